-- question: which outbound calls were not dialled by a person? (S-05)
-- grain: one row a call
-- parameters: dial_modes, those that are allowed

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'dial_mode': c.dial_mode}) AS detail
FROM mart.call_groups c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt AND c.dial_mode IS NOT NULL AND NOT list_contains(p.dial_modes, c.dial_mode)
