-- question: what share of the balance in M6 at opening has rolled to M7+ at the end?
-- grain: one row a period, agent, team, client, product, bucket and standing
-- parameters: the temporary table kpi_standing

SELECT period_id, agent_id, team_id, client, product, bucket,
       CASE WHEN end_bucket = 7 THEN end_outstanding ELSE 0 END AS numerator,
       opening_outstanding AS denominator
FROM kpi_standing
WHERE is_there_at_opening AND opening_bucket = 6
