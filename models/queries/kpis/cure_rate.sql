-- question: what share of the cases overdue at opening is not overdue at the end?
-- grain: one row a period and case
-- parameters: the temporary table kpi_case

SELECT period_id, agent_id, team_id, client, product, bucket,
       CASE WHEN end_dpd = 0 THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM kpi_case
WHERE is_there_at_opening AND opening_dpd >= 1
