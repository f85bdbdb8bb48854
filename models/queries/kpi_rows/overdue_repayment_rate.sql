-- question: which cases does the KPI rest on?
-- grain: one row a case with an installment late at the opening; installments are counted; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT case_id, mart.bucket_name(bucket) AS bucket, opening_overdue_amount AS overdue_amount,
       agent_id, team_id, client, product, repaid_steps AS numerator, late_steps AS denominator
FROM kpi_case_row
WHERE is_there_at_opening AND late_steps > 0
ORDER BY numerator, denominator DESC, case_id
