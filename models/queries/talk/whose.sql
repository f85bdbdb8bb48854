-- question: whose calls are these?
-- grain: one row a call
-- parameters: call_ids

SELECT c.call_id, a.agent_name, k.client, c.started_at
FROM core.calls c
LEFT JOIN core.agents a ON a.agent_id = c.agent_id
LEFT JOIN core.cases k ON k.case_id = c.case_id
WHERE list_contains($call_ids, c.call_id)
