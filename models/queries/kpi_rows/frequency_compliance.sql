-- question: which weeks of cases does the KPI rest on?
-- grain: one row a reachable case and whole week; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.case_id, w.first_day AS week, w.attempts, k.agent_id, k.team_id, k.client, k.product,
       CASE WHEN w.attempts >= 3 THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM kpi_case_week w
JOIN kpi_case_row k ON k.period_no = w.period_no AND k.case_no = w.case_no
ORDER BY numerator, w.first_day, k.case_id
