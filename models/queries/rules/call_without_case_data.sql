-- question: which outbound calls went out on a case whose name, telephone or amount is not on file? (S-79)
-- grain: one row a call on a known case
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'has_name': k.debtor_name IS NOT NULL, 'has_phone': k.phone IS NOT NULL,
                'has_amount': k.placed_amount IS NOT NULL OR t.case_id IS NOT NULL}) AS detail
FROM mart.call_groups c
JOIN core.cases k ON k.case_id = c.case_id
LEFT JOIN mart.case_totals t ON t.case_id = k.case_id
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt
  AND EXISTS (FROM core.cases WHERE debtor_name IS NOT NULL) AND EXISTS (FROM core.cases WHERE phone IS NOT NULL)
  AND (k.debtor_name IS NULL OR k.phone IS NULL OR (k.placed_amount IS NULL AND t.case_id IS NULL))
