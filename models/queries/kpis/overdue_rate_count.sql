-- question: what share of the open cases is overdue at the end?
-- grain: one row a period and case
-- parameters: the temporary table kpi_case

SELECT period_id, agent_id, team_id, client, product, bucket,
       CASE WHEN end_dpd >= 1 THEN 1 ELSE 0 END AS numerator,
       CASE WHEN end_outstanding > 0 THEN 1 ELSE 0 END AS denominator
FROM kpi_case
WHERE is_there_at_end
