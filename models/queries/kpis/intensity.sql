-- question: how many attempts were made on each case overdue at opening?
-- grain: one row a period and case
-- parameters: the temporary tables kpi_case and kpi_case_attempt

SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       coalesce(a.attempts, 0) AS numerator,
       1 AS denominator
FROM kpi_case k
LEFT JOIN kpi_case_attempt a USING (period_id, case_id)
WHERE k.is_there_at_opening AND k.opening_dpd >= 1
