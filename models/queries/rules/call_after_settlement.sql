-- question: which outbound calls were made on a case with nothing outstanding at the end of the day before? (S-30)
-- grain: one row a call
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'settled_from': nullif(s.first_day, DATE '0001-01-01')}) AS detail
FROM mart.call_groups c
JOIN mart.settled_spans s ON s.case_id = c.case_id AND c.call_day - 1 BETWEEN s.first_day AND s.last_day
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt
