-- question: which complaints were not closed in time? (S-114)
-- grain: one row a complaint; it occurs when the time allowed ends
-- parameters: complaint_close_days

WITH span AS (SELECT max(call_day) AS last_call_day FROM mart.call_groups)
SELECT m.complaint_id AS subject, m.case_id, m.agent_id, p.client, []::VARCHAR[] AS call_ids,
       m.received_at + to_days(p.complaint_close_days) AS occurred_at, p.version,
       to_json({'received_at': m.received_at, 'closed_at': m.closed_at, 'max': p.complaint_close_days}) AS detail
FROM mart.case_complaints m
CROSS JOIN span s
LEFT JOIN core.cases k ON k.case_id = m.case_id
JOIN rule_parameters p
  ON p.client = coalesce(k.client, '')
 AND CAST(m.received_at + to_days(p.complaint_close_days) AS DATE) BETWEEN p.valid_from AND p.valid_to
WHERE coalesce(m.closed_at, CAST(s.last_call_day + 1 AS TIMESTAMP)) > m.received_at + to_days(p.complaint_close_days)
