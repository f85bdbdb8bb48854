-- question: how many of each collector's calls does at least one violation rest on?
-- grain: one row a collector with a call
-- parameters: first_day, last_day, teams, agents, clients, severities

WITH broken AS (
    SELECT DISTINCT unnest(call_ids) AS call_id FROM core.violations WHERE list_contains($severities, severity)
)
SELECT g.agent_id, count(*) AS calls, count(b.call_id) AS faults
FROM mart.call_groups g
LEFT JOIN broken b ON b.call_id = g.call_id
WHERE g.call_day BETWEEN $first_day AND $last_day AND g.direction <> 'internal' AND g.agent_id IS NOT NULL
  AND (len($teams) = 0 OR list_contains($teams, g.agent_team_id))
  AND (len($agents) = 0 OR list_contains($agents, g.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, g.client))
GROUP BY g.agent_id
ORDER BY g.agent_id
