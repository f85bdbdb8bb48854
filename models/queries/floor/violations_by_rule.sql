-- question: how often was each rule broken, by how many collectors, on how many cases?
-- grain: one row a pack and rule, the gravest first
-- parameters: first_day, last_day, teams, agents, clients

SELECT v.pack_id, v.rule_id, any_value(v.severity) AS severity, any_value(v.clause) AS clause,
       count(*) AS violations,
       count(DISTINCT v.agent_id) AS collectors,
       count(DISTINCT v.case_id) AS cases,
       max(v.occurred_at) AS latest_at
FROM core.violations v
WHERE v.occurred_at >= $first_day AND v.occurred_at < $last_day + INTERVAL 1 DAY
  AND (len($teams) = 0 OR list_contains($teams, v.team_id))
  AND (len($agents) = 0 OR list_contains($agents, v.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, v.client))
GROUP BY v.pack_id, v.rule_id
ORDER BY CASE any_value(v.severity) WHEN 'red' THEN 0 WHEN 'major' THEN 1 ELSE 2 END, violations DESC, v.rule_id
