-- question: which cases and days of collectors does the KPI rest on?
-- grain: one row a case closed in the period, or a collector and day with an attempt; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT closed_on AS day, case_id, agent_id, team_id, client, product, 1 AS numerator, 0 AS denominator
FROM kpi_case_row
WHERE is_closed AND is_there_at_end
UNION ALL
SELECT g.call_day, NULL, g.agent_id, a.team_id, NULL, NULL, 0, 1
FROM mart.call_groups g
JOIN kpi_day d ON d.day = g.call_day
JOIN mart.owners a ON a.owner_no = g.collector_no AND a.agent_id IS NOT NULL
SEMI JOIN kpi_chosen c ON c.owner_no = g.collector_no
SEMI JOIN kpi_chosen o ON o.owner_no = g.portfolio_no
WHERE g.is_attempt
GROUP BY g.call_day, g.agent_id, a.team_id
ORDER BY numerator DESC, day, agent_id
