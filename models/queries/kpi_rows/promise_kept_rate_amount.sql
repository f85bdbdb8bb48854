-- question: which promises does the KPI rest on?
-- grain: one row a promise that fell due; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.call_id, k.case_id, k.call_day AS day, k.promise_on, k.promise_amount, k.paid_amount AS paid,
       c.agent_id, c.team_id, p.client, p.product,
       least(greatest(0, k.paid_amount), k.promise_amount) AS numerator, k.promise_amount AS denominator
FROM kpi_promise k
JOIN mart.owners c ON c.owner_no = k.collector_no
JOIN mart.owners p ON p.owner_no = k.portfolio_no
SEMI JOIN kpi_chosen a ON a.owner_no = k.collector_no
SEMI JOIN kpi_chosen o ON o.owner_no = k.portfolio_no
ORDER BY numerator, k.promise_on, k.call_id
