-- question: which weeks of cases does the KPI rest on?
-- grain: one row a reachable case and whole week; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT f.case_id, w.first_day AS week, w.attempts, c.agent_id, c.team_id, p.client, p.product,
       CASE WHEN w.attempts >= 3 THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM kpi_case_week w
JOIN mart.case_facts f ON f.case_no = w.case_no
JOIN mart.owners c ON c.owner_no = w.collector_no
JOIN mart.owners p ON p.owner_no = w.portfolio_no
ORDER BY numerator, w.first_day, f.case_id
