-- question: which cases does the KPI rest on?
-- grain: one row a case there at the opening; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.case_id, k.bucket, k.opening_overdue_amount AS overdue_amount, coalesce(p.amount, 0)::DECIMAL(18,2) AS paid,
       k.agent_id, k.team_id, k.client, k.product,
       least(greatest(0, coalesce(p.amount, 0)), k.opening_overdue_amount)::DECIMAL(18,2) AS numerator,
       k.opening_overdue_amount AS denominator
FROM kpi_case k
LEFT JOIN (
    SELECT d.case_id, sum(d.amount) AS amount
    FROM mart.paid_days d
    JOIN period a ON d.day BETWEEN a.first_day AND a.last_day
    GROUP BY d.case_id
) p USING (case_id)
WHERE k.is_there_at_opening AND k.opening_overdue_amount > 0
ORDER BY denominator DESC, case_id
