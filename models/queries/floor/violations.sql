-- question: which violations of one rule, or of every rule (''), fell into these days?
-- grain: one row a violation
-- parameters: first_day, last_day, teams, agents, clients, rule_id

SELECT v.violation_id, v.rule_id, v.occurred_at, v.severity, v.case_id, k.client, v.agent_id, a.agent_name,
       coalesce(a.team_id, k.team_id) AS team_id, len(v.call_ids) AS calls, v.call_ids, v.detail
FROM core.violations v
LEFT JOIN core.agents a ON a.agent_id = v.agent_id
LEFT JOIN core.cases k ON k.case_id = v.case_id
WHERE ($rule_id = '' OR v.rule_id = $rule_id)
  AND v.occurred_at >= $first_day AND v.occurred_at < $last_day + INTERVAL 1 DAY
  AND (len($teams) = 0 OR list_contains($teams, coalesce(a.team_id, k.team_id)))
  AND (len($agents) = 0 OR list_contains($agents, v.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, k.client))
ORDER BY v.occurred_at DESC, v.violation_id
