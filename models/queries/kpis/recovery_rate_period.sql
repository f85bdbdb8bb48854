-- question: what share of the amount overdue at opening was paid in the period?
-- grain: one row a period and case
-- parameters: the temporary tables period and kpi_case

WITH paid AS (
    SELECT a.period_id, p.case_id, sum(p.amount) AS amount
    FROM mart.paid_days p
    JOIN period a ON p.day BETWEEN a.first_day AND a.last_day
    GROUP BY ALL
)
SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       least(greatest(0, coalesce(p.amount, 0)), k.opening_overdue_amount)::DECIMAL(18,2) AS numerator,
       k.opening_overdue_amount AS denominator
FROM kpi_case k
LEFT JOIN paid p USING (period_id, case_id)
WHERE k.is_there_at_opening
