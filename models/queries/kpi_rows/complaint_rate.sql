-- question: which complaints and answered attempts does the KPI rest on?
-- grain: one row a complaint or answered attempt; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT c.received_at AS started_at, c.complaint_id, NULL AS call_id, c.case_id, c.agent_id, a.team_id, k.client, k.product,
       1 AS numerator, 0 AS denominator
FROM core.complaints c
JOIN period p ON CAST(c.received_at AS DATE) BETWEEN p.first_day AND p.last_day
LEFT JOIN core.agents a ON a.agent_id = c.agent_id
LEFT JOIN core.cases k ON k.case_id = c.case_id
UNION ALL
SELECT g.started_at, NULL, g.call_id, g.case_id, g.agent_id, g.agent_team_id, g.client, g.product, 0, 1
FROM mart.call_groups g
JOIN period p ON g.call_day BETWEEN p.first_day AND p.last_day
WHERE g.is_attempt AND g.is_answered
ORDER BY numerator DESC, started_at
