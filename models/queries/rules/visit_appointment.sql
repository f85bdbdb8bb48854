-- question: which visits were not agreed with the debtor early enough? (S-98)
-- grain: one row a visit
-- parameters: visit_notice_hours

WITH visit AS (SELECT *, mart.staff_of(staff_ids) AS staff FROM core.visits)
SELECT v.visit_id AS subject, v.case_id, v.staff[1] AS agent_id, p.client, []::VARCHAR[] AS call_ids,
       v.visited_at AS occurred_at, p.version,
       to_json({'appointment_at': v.appointment_at, 'visit_notice_hours': p.visit_notice_hours}) AS detail
FROM visit v
LEFT JOIN core.cases k ON k.case_id = v.case_id
JOIN rule_parameters p ON p.client = coalesce(k.client, '') AND CAST(v.visited_at AS DATE) BETWEEN p.valid_from AND p.valid_to
WHERE v.appointment_at IS NULL OR date_diff('second', v.appointment_at, v.visited_at) < p.visit_notice_hours * 3600
