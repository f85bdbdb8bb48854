-- question: which outbound calls were made by an agent who had not passed the exam? (S-104; only where any agent has one)
-- grain: one row a call
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'exam_passed_on': a.exam_passed_on}) AS detail
FROM mart.call_groups c
JOIN core.agents a ON a.agent_id = c.agent_id
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE EXISTS (FROM core.agents WHERE exam_passed_on IS NOT NULL)
  AND c.is_attempt AND (a.exam_passed_on IS NULL OR a.exam_passed_on > c.call_day)
