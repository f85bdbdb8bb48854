-- question: what share of the amount overdue at opening was paid in the period?
-- grain: one row a period and case
-- parameters: the temporary table kpi_case

WITH paid AS (
    SELECT k.period_id, k.case_id, sum(p.amount) AS amount
    FROM kpi_case k
    JOIN mart.paid_days p ON p.case_id = k.case_id AND p.day BETWEEN k.first_day AND k.last_day
    GROUP BY ALL
)
SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       least(greatest(0, coalesce(p.amount, 0)), k.opening_overdue_amount)::DECIMAL(18,2) AS numerator,
       k.opening_overdue_amount AS denominator
FROM kpi_case k
LEFT JOIN paid p USING (period_id, case_id)
WHERE k.is_there_at_opening
