-- question: which cases does the KPI rest on?
-- grain: one row a case placed in the period; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.case_id, a.placed_on, a.placed_amount, a.paid_amount::DECIMAL(18,2) AS paid,
       k.agent_id, k.team_id, k.client, k.product, a.paid_amount::DECIMAL(18,2) AS numerator, a.placed_amount AS denominator
FROM kpi_case_row k
JOIN kpi_placed_case a ON a.period_no = k.period_no AND a.case_no = k.case_no
ORDER BY denominator DESC, k.case_id
