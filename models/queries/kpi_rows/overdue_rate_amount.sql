-- question: which cases does the KPI rest on?
-- grain: one row a case with a balance at the end; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT case_id, end_dpd AS dpd, end_overdue_amount AS overdue_amount, end_outstanding AS outstanding,
       agent_id, team_id, client, product, end_overdue_amount AS numerator, end_outstanding AS denominator
FROM kpi_case_row
WHERE is_there_at_end AND end_outstanding > 0
ORDER BY numerator DESC, case_id
