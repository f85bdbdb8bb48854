-- question: how many cases were closed for each day on which an agent made an attempt?
-- grain: closed cases one row a period, group and standing; agent-days one row a period and group
-- parameters: the temporary tables kpi_standing and kpi_agent_day

SELECT period_no, group_kind, group_id, closed_cases AS numerator, 0 AS denominator
FROM kpi_standing
WHERE closed_cases > 0
UNION ALL
SELECT period_no, group_kind, group_id, 0, agent_days
FROM kpi_agent_day
