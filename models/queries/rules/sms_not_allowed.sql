-- question: which SMS went out on a case whose client does not allow SMS? (S-06)
-- grain: one row an SMS on a case
-- parameters: sms_allowed

SELECT s.sms_id AS subject, s.case_id, s.agent_id, p.client, []::VARCHAR[] AS call_ids, s.sent_at AS occurred_at, p.version,
       to_json({'sms_id': s.sms_id}) AS detail
FROM core.sms s
LEFT JOIN core.cases k ON k.case_id = s.case_id
JOIN rule_parameters p ON p.client = coalesce(k.client, '') AND CAST(s.sent_at AS DATE) BETWEEN p.valid_from AND p.valid_to
WHERE s.case_id IS NOT NULL AND NOT p.sms_allowed
