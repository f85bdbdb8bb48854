-- question: which promises does the KPI rest on?
-- grain: one row a promise that fell due; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT call_id, case_id, call_day AS day, promise_on, promise_amount, paid_amount AS paid,
       agent_id, team_id, client, product,
       CASE WHEN paid_amount >= promise_amount THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM kpi_promise
ORDER BY numerator, promise_on, call_id
