-- question: what share of the attempts was answered?
-- grain: one row a period, agent, team, client, product and bucket
-- parameters: the temporary table kpi_call_count

SELECT period_id, agent_id, team_id, client, product, bucket, answered_attempts AS numerator, attempts AS denominator
FROM kpi_call_count
