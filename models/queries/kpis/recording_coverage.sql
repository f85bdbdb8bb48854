-- question: what share of the answered calls has a recording that decodes?
-- grain: one row a period, agent, team, client, product and bucket
-- parameters: the temporary table kpi_call_count

SELECT period_id, agent_id, team_id, client, product, bucket, recorded_calls AS numerator, answered_calls AS denominator
FROM kpi_call_count
