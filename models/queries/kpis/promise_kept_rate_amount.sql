-- question: what share of the money promised for the period was paid?
-- grain: one row a period and promise
-- parameters: the temporary table kpi_promise

SELECT period_id, agent_id, team_id, client, product, bucket,
       least(greatest(0, paid_amount), promise_amount)::DECIMAL(18,2) AS numerator,
       promise_amount AS denominator
FROM kpi_promise
