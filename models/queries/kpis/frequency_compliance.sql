-- question: what share of the reachable case-weeks had at least 3 attempts?
-- grain: one row a period, case and whole ISO week in it
-- parameters: the temporary tables kpi_case and kpi_case_week

SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       CASE WHEN w.attempts >= 3 THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM kpi_case k
JOIN kpi_case_week w ON w.period_id = k.period_id AND w.case_id = k.case_id AND w.is_reachable
