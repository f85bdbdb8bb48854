-- question: which notes carry a code that the client has not approved? (S-77; only where a table of codes is given)
-- grain: one row a call
-- parameters: note_codes, the codes approved; an empty list judges nothing

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'note_code': c.note_code}) AS detail
FROM mart.call_groups c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.direction IN ('outbound', 'inbound') AND c.note_code IS NOT NULL
  AND len(p.note_codes) > 0 AND NOT list_contains(p.note_codes, c.note_code)
