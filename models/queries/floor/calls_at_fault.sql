-- question: which of these collectors' calls does at least one violation rest on, and which rules do they break?
-- grain: one row a call; as many as calls_in_violation counts, but for findings that are sealed
-- parameters: first_day, last_day, teams, agents, clients, severities, sealed_from, sealed_calls,
-- heard_rules (rules that rest on what the machine heard: sealed are only findings of theirs)

WITH broken AS (
    SELECT DISTINCT unnest(v.call_ids) AS call_id, v.rule_id, v.severity
    FROM core.violations v
    WHERE list_contains($severities, v.severity)
      AND NOT (
          list_contains($heard_rules, v.rule_id)
          AND (v.occurred_at >= $sealed_from OR list_has_any(v.call_ids, $sealed_calls::VARCHAR[]))
      )
)
SELECT g.call_id, g.started_at, g.agent_id, g.case_id, g.client, g.is_recorded,
       list(DISTINCT b.rule_id ORDER BY b.rule_id) AS rule_ids,
       arg_min(b.severity, list_position(['red', 'major', 'minor'], b.severity)) AS severity
FROM mart.call_groups g
JOIN broken b ON b.call_id = g.call_id
WHERE g.call_day BETWEEN $first_day AND $last_day AND g.direction <> 'internal' AND g.agent_id IS NOT NULL
  AND (len($teams) = 0 OR list_contains($teams, g.agent_team_id))
  AND (len($agents) = 0 OR list_contains($agents, g.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, g.client))
GROUP BY g.call_id, g.started_at, g.agent_id, g.case_id, g.client, g.is_recorded
ORDER BY g.started_at DESC, g.call_id
