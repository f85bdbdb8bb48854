-- question: what share of the overdue cases acted on paid within 30 days after the first action?
-- grain: one row a period and case acted on
-- parameters: the temporary tables period and kpi_case

WITH first_action AS (
    SELECT p.period_id, a.case_id, min(a.day) AS first_action_on
    FROM mart.action_days a
    JOIN period p ON a.day BETWEEN p.first_day AND p.last_day
    GROUP BY ALL
),
acted AS (
    SELECT k.period_id, k.case_id, k.agent_id, k.team_id, k.client, k.product, k.bucket, k.last_day, f.first_action_on
    FROM kpi_case k
    JOIN first_action f ON f.period_id = k.period_id AND f.case_id = k.case_id
    WHERE k.is_there_at_opening AND k.opening_dpd >= 1
),
paid AS (
    SELECT a.period_id, a.case_id, sum(p.amount) AS amount
    FROM acted a
    JOIN mart.paid_days p ON p.case_id = a.case_id
                         AND p.day BETWEEN a.first_action_on AND least(a.first_action_on + 30, a.last_day)
    GROUP BY ALL
)
SELECT a.period_id, a.agent_id, a.team_id, a.client, a.product, a.bucket,
       CASE WHEN p.amount > 0 THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM acted a
LEFT JOIN paid p USING (period_id, case_id)
