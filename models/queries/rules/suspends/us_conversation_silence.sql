-- question: on which days does the silence after a talk forbid to call a case? (RF-CONV; C-11)
-- grain: one row a talk
-- parameters: none

SELECT case_id, call_day AS first_day, call_day + 6 AS last_day
FROM mart.call_groups
WHERE direction IN ('outbound', 'inbound') AND is_answered AND relation = 'self' AND case_id IS NOT NULL
