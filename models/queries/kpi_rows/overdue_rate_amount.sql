-- question: which cases does the KPI rest on?
-- grain: one row a case with a balance at the end; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT f.case_id, k.end_dpd AS dpd, k.end_overdue_amount AS overdue_amount, k.end_outstanding AS outstanding,
       c.agent_id, c.team_id, p.client, p.product, k.end_overdue_amount AS numerator, k.end_outstanding AS denominator
FROM kpi_case k
JOIN mart.case_facts f ON f.case_no = k.case_no
JOIN mart.owners c ON c.owner_no = k.collector_no
JOIN mart.owners p ON p.owner_no = k.portfolio_no
WHERE k.is_there_at_end AND k.end_outstanding > 0
ORDER BY numerator DESC, f.case_id
