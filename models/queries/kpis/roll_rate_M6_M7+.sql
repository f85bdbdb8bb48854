-- question: what share of the balance in M6 at opening has rolled to M7+ at the end?
-- grain: one row a period and case
-- parameters: the temporary table kpi_case

SELECT period_id, agent_id, team_id, client, product, bucket,
       CASE WHEN mart.bucket_number(end_dpd) = 7 THEN end_outstanding ELSE 0 END AS numerator,
       opening_outstanding AS denominator
FROM kpi_case
WHERE is_there_at_opening AND mart.bucket_number(opening_dpd) = 6
