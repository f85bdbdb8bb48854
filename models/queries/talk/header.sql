-- question: which call is this recording of?
-- grain: one row
-- parameters: recording_id

SELECT r.recording_id, r.decoded_seconds, r.channels, r.status, c.call_id, c.case_id, c.agent_id, a.agent_name, a.team_id,
       c.started_at, c.direction, c.relation, k.client
FROM core.recordings r
LEFT JOIN core.calls c ON c.call_id = r.call_id
LEFT JOIN core.agents a ON a.agent_id = c.agent_id
LEFT JOIN core.cases k ON k.case_id = c.case_id
WHERE r.recording_id = $recording_id
