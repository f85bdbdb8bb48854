-- question: which answered calls lack a recording that can be heard? (S-08; only where there are recordings at all)
-- grain: one row a call
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'status': coalesce(r.status, 'missing')}) AS detail
FROM mart.call_groups c
LEFT JOIN mart.call_recordings r ON r.call_id = c.call_id
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE EXISTS (FROM core.recordings)
  AND c.is_answered AND c.direction IN ('outbound', 'inbound')
  AND coalesce(r.status, 'missing') IN ('missing', 'empty', 'undecodable', 'not_audio')
