-- question: how many cases were closed for each day on which an agent made an attempt?
-- grain: closed cases one row a case; agent-days one row an agent, day, client, product and bucket, told apart by agent_day
-- parameters: the temporary tables kpi_case and kpi_agent_day

SELECT period_id, agent_id, team_id, client, product, bucket, 1 AS numerator, 0 AS denominator, NULL AS agent_day
FROM kpi_case
WHERE is_there_at_end AND closed_on BETWEEN first_day AND last_day
UNION ALL
SELECT period_id, agent_id, team_id, client, product, bucket, 0, 0, concat(agent_id, ' ', call_day)
FROM kpi_agent_day
