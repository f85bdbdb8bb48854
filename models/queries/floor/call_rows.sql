-- question: what is known of these calls?
-- grain: one row a call
-- parameters: call_ids

SELECT g.call_id, g.started_at, g.ended_at, g.case_id, g.client, g.agent_id, coalesce(a.agent_name, g.agent_id) AS agent_name,
       g.direction, g.result, g.relation,
       g.callee_number, g.line, g.dial_mode, g.talk_seconds, g.note, g.next_step, g.promise_amount, g.promise_on, g.leg_call_ids
FROM mart.call_groups g
LEFT JOIN core.agents a ON a.agent_id = g.agent_id
WHERE list_contains($call_ids, g.call_id)
ORDER BY g.started_at, g.call_id
