-- question: which recordings of this call can be played, and whose call is it?
-- grain: one row a recording with sound of the call's legs, in their order
-- parameters: call_id

SELECT r.recording_id, g.started_at, g.agent_id, g.agent_team_id AS team_id
FROM mart.call_groups g
JOIN core.calls c ON list_contains(g.leg_call_ids, c.call_id)
JOIN core.recordings r ON r.call_id = c.call_id AND r.status IN ('ok', 'partial')
WHERE g.call_id = $call_id
ORDER BY c.started_at, r.recording_id
