-- question: which visits were reported too late or not at all? (S-99)
-- grain: one row a visit; one that is not reported, only when the time for it ends within the days of calls
-- parameters: visit_report_hours

WITH visit AS (SELECT *, mart.staff_of(staff_ids) AS staff FROM core.visits),
span AS (SELECT CAST(max(call_day) + 1 AS TIMESTAMP) AS data_end FROM mart.call_groups)
SELECT v.visit_id AS subject, v.case_id, v.staff[1] AS agent_id, p.client, []::VARCHAR[] AS call_ids,
       v.visited_at AS occurred_at, p.version,
       to_json({'reported_at': v.reported_at, 'max': p.visit_report_hours}) AS detail
FROM visit v
CROSS JOIN span s
LEFT JOIN core.cases k ON k.case_id = v.case_id
JOIN rule_parameters p ON p.client = coalesce(k.client, '') AND CAST(v.visited_at AS DATE) BETWEEN p.valid_from AND p.valid_to
WHERE EXISTS (FROM core.visits WHERE reported_at IS NOT NULL)
  AND coalesce(v.reported_at, s.data_end) > v.visited_at + to_hours(p.visit_report_hours)
