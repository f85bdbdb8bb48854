-- question: how many complaints came in for every thousand answered attempts?
-- grain: complaints one row a complaint, answered attempts one row a period, agent, team, client, product and bucket
-- parameters: the temporary tables period, kpi_case and kpi_call_count

SELECT p.period_id, c.agent_id, a.team_id, k.client, k.product, b.bucket, 1 AS numerator, 0 AS denominator
FROM period p
JOIN core.complaints c ON CAST(c.received_at AS DATE) BETWEEN p.first_day AND p.last_day
LEFT JOIN core.agents a ON a.agent_id = c.agent_id
LEFT JOIN core.cases k ON k.case_id = c.case_id
LEFT JOIN kpi_case b ON b.period_id = p.period_id AND b.case_id = c.case_id
UNION ALL
SELECT period_id, agent_id, team_id, client, product, bucket, 0, answered_attempts
FROM kpi_call_count
