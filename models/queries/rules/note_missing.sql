-- question: which outbound and inbound calls lack a note, or an answered one its next step? (S-73)
-- grain: one row a call
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'has_note': c.note IS NOT NULL, 'has_next_step': c.next_step IS NOT NULL}) AS detail
FROM mart.call_groups c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.direction IN ('outbound', 'inbound') AND (c.note IS NULL OR (c.is_answered AND c.next_step IS NULL))
