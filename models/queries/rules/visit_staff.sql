-- question: which visits were made by too few people? (S-94)
-- grain: one row a visit
-- parameters: visit_min_staff

WITH visit AS (SELECT *, mart.staff_of(staff_ids) AS staff FROM core.visits)
SELECT v.visit_id AS subject, v.case_id, v.staff[1] AS agent_id, p.client, []::VARCHAR[] AS call_ids,
       v.visited_at AS occurred_at, p.version,
       to_json({'count': len(list_distinct(v.staff)), 'min': p.visit_min_staff}) AS detail
FROM visit v
LEFT JOIN core.cases k ON k.case_id = v.case_id
JOIN rule_parameters p ON p.client = coalesce(k.client, '') AND CAST(v.visited_at AS DATE) BETWEEN p.valid_from AND p.valid_to
WHERE len(list_distinct(v.staff)) < p.visit_min_staff
