-- question: how many violations fell to the company, to each team and to each collector in these days, and how many severe?
-- grain: one row the company (level_id ''), a team or a collector
-- parameters: first_day, last_day, teams, agents, clients

SELECT CASE WHEN grouping(v.team_id) = 0 THEN 'team' WHEN grouping(v.agent_id) = 0 THEN 'agent' ELSE 'company' END AS level,
       coalesce(v.team_id, v.agent_id, '') AS level_id,
       count(*) AS violations,
       count(*) FILTER (v.severity = 'red') AS red_violations
FROM core.violations v
WHERE v.occurred_at >= $first_day AND v.occurred_at < $last_day + INTERVAL 1 DAY
  AND (len($teams) = 0 OR list_contains($teams, v.team_id))
  AND (len($agents) = 0 OR list_contains($agents, v.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, v.client))
GROUP BY GROUPING SETS ((), (v.team_id), (v.agent_id))
HAVING count(*) > 0
ORDER BY level, level_id
