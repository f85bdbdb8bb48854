-- question: which violations of one rule, or of every rule (''), fell into these days?
-- grain: one row a violation
-- parameters: first_day, last_day, teams, agents, clients, rule_id, sealed_from, sealed_calls,
-- heard_rules (rules that rest on what the machine heard: sealed are only findings of theirs)

SELECT v.violation_id, v.rule_id, v.occurred_at, v.severity, v.case_id, v.client, v.agent_id, coalesce(a.agent_name, v.agent_id) AS agent_name,
       v.team_id, len(v.call_ids) AS calls, v.call_ids, v.detail
FROM core.violations v
LEFT JOIN core.agents a ON a.agent_id = v.agent_id
WHERE ($rule_id = '' OR v.rule_id = $rule_id)
  AND v.occurred_at >= $first_day AND v.occurred_at < $last_day + INTERVAL 1 DAY
  AND (len($teams) = 0 OR list_contains($teams, v.team_id))
  AND (len($agents) = 0 OR list_contains($agents, v.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, v.client))
  AND NOT (
      list_contains($heard_rules, v.rule_id)
      AND (v.occurred_at >= $sealed_from OR list_has_any(v.call_ids, $sealed_calls::VARCHAR[]))
  )
ORDER BY v.occurred_at DESC, v.violation_id
