-- question: which answered outbound calls do not say who was reached? (S-14)
-- grain: one row a call
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'relation': c.relation}) AS detail
FROM mart.call_groups c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt AND c.is_answered AND coalesce(c.relation, 'unknown') = 'unknown'
