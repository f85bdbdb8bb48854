-- question: what share of the amount placed in the period was paid within 30 days of placement, up to its end?
-- grain: one row a period and case placed in it
-- parameters: the temporary table kpi_case

WITH cohort AS (SELECT * FROM kpi_case WHERE placed_on BETWEEN first_day AND last_day),
paid AS (
    SELECT c.period_id, c.case_id, sum(p.amount) AS amount
    FROM cohort c
    JOIN mart.paid_days p ON p.case_id = c.case_id AND p.day BETWEEN c.placed_on AND least(c.placed_on + 30, c.last_day)
    GROUP BY ALL
)
SELECT c.period_id, c.agent_id, c.team_id, c.client, c.product, c.bucket,
       coalesce(p.amount, 0)::DECIMAL(18,2) AS numerator,
       coalesce(c.placed_amount, 0) AS denominator,
       c.placed_on + 30 AS matures_on
FROM cohort c
LEFT JOIN paid p USING (period_id, case_id)
