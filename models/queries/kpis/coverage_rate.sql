-- question: what share of the cases overdue at opening was acted on in the period?
-- grain: one row a period and case
-- parameters: the temporary tables period and kpi_case

WITH acted AS (
    SELECT DISTINCT p.period_id, a.case_id
    FROM mart.action_days a
    JOIN period p ON a.day BETWEEN p.first_day AND p.last_day
)
SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       CASE WHEN a.case_id IS NOT NULL THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM kpi_case k
LEFT JOIN acted a USING (period_id, case_id)
WHERE k.is_there_at_opening AND k.opening_dpd >= 1
