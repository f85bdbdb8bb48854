-- question: which visits were reported too late or not at all? (S-99)
-- grain: one row a visit
-- parameters: visit_report_hours

WITH visit AS (SELECT *, mart.staff_of(staff_ids) AS staff FROM core.visits)
SELECT v.visit_id AS subject, v.case_id, v.staff[1] AS agent_id, p.client, []::VARCHAR[] AS call_ids,
       v.visited_at AS occurred_at, p.version,
       to_json({'reported_at': v.reported_at, 'max': p.visit_report_hours}) AS detail
FROM visit v
LEFT JOIN core.cases k ON k.case_id = v.case_id
JOIN rule_parameters p ON p.client = coalesce(k.client, '') AND CAST(v.visited_at AS DATE) BETWEEN p.valid_from AND p.valid_to
WHERE EXISTS (FROM core.visits WHERE reported_at IS NOT NULL)
  AND (v.reported_at IS NULL OR v.reported_at > v.visited_at + to_hours(p.visit_report_hours))
