-- question: which cases does the KPI rest on?
-- grain: one row a case placed overdue in the period; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.case_id, a.placed_on, CASE WHEN a.is_cleared_in_time THEN a.cleared_on END AS cleared_on, k.closed_on,
       k.agent_id, k.team_id, k.client, k.product, CASE WHEN a.is_cleared_in_time THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM kpi_case_row k
JOIN kpi_placed_case a ON a.period_no = k.period_no AND a.case_no = k.case_no
WHERE a.is_overdue
ORDER BY numerator, a.placed_on, k.case_id
