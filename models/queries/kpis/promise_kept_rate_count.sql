-- question: what share of the promises due in the period was kept in full?
-- grain: one row a period and promise
-- parameters: the temporary table kpi_promise

SELECT period_id, agent_id, team_id, client, product, bucket,
       CASE WHEN paid_amount >= promise_amount THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM kpi_promise
