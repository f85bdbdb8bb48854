-- question: what share of the attempts answered by the debtor ended with a promise?
-- grain: one row a period, agent, team, client, product and bucket
-- parameters: the temporary table kpi_call_count

SELECT period_id, agent_id, team_id, client, product, bucket, self_promised AS numerator, self_answered AS denominator
FROM kpi_call_count
