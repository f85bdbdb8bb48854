-- question: what share of the calls has a note?
-- grain: one row a period, agent, team, client, product and bucket
-- parameters: the temporary table kpi_call_count

SELECT period_id, agent_id, team_id, client, product, bucket, noted_calls AS numerator, calls AS denominator
FROM kpi_call_count
