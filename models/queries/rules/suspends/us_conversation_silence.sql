-- question: on which days does the silence after a talk forbid to call a case? (RF-CONV; C-11)
-- grain: one row a talk
-- parameters: silence_days as in force on the day of the talk

SELECT g.case_id, g.call_day AS first_day, g.call_day + p.silence_days - 1 AS last_day
FROM mart.call_groups g
JOIN rule_parameters p ON p.client = coalesce(g.client, '') AND g.call_day BETWEEN p.valid_from AND p.valid_to
WHERE g.direction IN ('outbound', 'inbound') AND g.is_answered AND g.relation = 'self' AND g.case_id IS NOT NULL
