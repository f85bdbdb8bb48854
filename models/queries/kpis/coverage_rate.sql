-- question: what share of the cases overdue at opening was acted on in the period?
-- grain: one row a period and case
-- parameters: the temporary table kpi_case

WITH acted AS (
    SELECT DISTINCT k.period_id, k.case_id
    FROM kpi_case k
    JOIN mart.action_days a ON a.case_id = k.case_id AND a.day BETWEEN k.first_day AND k.last_day
)
SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       CASE WHEN a.case_id IS NOT NULL THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM kpi_case k
LEFT JOIN acted a USING (period_id, case_id)
WHERE k.is_there_at_opening AND k.opening_dpd >= 1
