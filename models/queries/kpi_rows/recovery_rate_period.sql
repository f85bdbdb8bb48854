-- question: which cases does the KPI rest on?
-- grain: one row a case there at the opening; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.case_id, mart.bucket_name(k.bucket) AS bucket, k.opening_overdue_amount AS overdue_amount,
       coalesce(d.amount, 0)::DECIMAL(18,2) AS paid, k.agent_id, k.team_id, k.client, k.product,
       k.recovered AS numerator, k.opening_overdue_amount AS denominator
FROM kpi_case_row k
LEFT JOIN (
    SELECT d.case_no, sum(d.amount) AS amount
    FROM mart.paid_days d
    JOIN period a ON d.day BETWEEN a.first_day AND a.last_day
    GROUP BY d.case_no
) d ON d.case_no = k.case_no
WHERE k.is_there_at_opening AND k.opening_overdue_amount > 0
ORDER BY denominator DESC, k.case_id
