-- question: which complaints and answered attempts does the KPI rest on?
-- grain: one row a complaint or answered attempt; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT c.received_at AS started_at, c.complaint_id, NULL AS call_id, c.case_id, c.agent_id, a.team_id, k.client, k.product,
       1 AS numerator, 0 AS denominator
FROM core.complaints c
JOIN period p ON CAST(c.received_at AS DATE) BETWEEN p.first_day AND p.last_day
JOIN mart.callers a ON a.agent_id IS NOT DISTINCT FROM c.agent_id
LEFT JOIN core.cases k ON k.case_id = c.case_id
JOIN mart.owners o ON NOT o.is_collector AND o.client IS NOT DISTINCT FROM k.client AND o.product IS NOT DISTINCT FROM k.product
WHERE a.collector_no IN (FROM kpi_chosen) AND o.owner_no IN (FROM kpi_chosen)
UNION ALL
SELECT g.started_at, NULL, g.call_id, g.case_id, g.agent_id, g.agent_team_id, g.client, g.product, 0, 1
FROM mart.call_groups g
JOIN period p ON g.call_day BETWEEN p.first_day AND p.last_day
SEMI JOIN kpi_chosen a ON a.owner_no = g.collector_no
SEMI JOIN kpi_chosen o ON o.owner_no = g.portfolio_no
WHERE g.is_attempt AND g.is_answered
ORDER BY numerator DESC, started_at
