-- question: which calls does the KPI rest on?
-- grain: one row an attempt; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT g.started_at, g.call_id, g.case_id, g.result, coalesce(g.relation, 'unknown') AS relation,
       g.agent_id, g.agent_team_id AS team_id, g.client, g.product,
       CASE WHEN g.is_answered THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM mart.call_groups g
JOIN period p ON g.call_day BETWEEN p.first_day AND p.last_day
SEMI JOIN kpi_chosen a ON a.owner_no = g.collector_no
SEMI JOIN kpi_chosen o ON o.owner_no = g.portfolio_no
WHERE g.is_attempt
ORDER BY g.started_at, g.call_id
