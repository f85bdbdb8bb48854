-- question: how did each collector call and behave in these days?
-- grain: one row a collector with a call, or with a violation
-- parameters: first_day, last_day, teams, agents, clients, sealed_from, sealed_calls

WITH called AS (
    SELECT g.agent_id, count(*) FILTER (g.is_attempt) AS attempts,
           count(*) FILTER (g.is_attempt AND g.is_answered) AS answered_attempts
    FROM mart.call_groups g
    WHERE g.call_day BETWEEN $first_day AND $last_day AND g.direction <> 'internal'
      AND (len($clients) = 0 OR list_contains($clients, g.client))
    GROUP BY g.agent_id
),
broken AS (
    SELECT v.agent_id, count(*) AS violations, count(*) FILTER (v.severity = 'red') AS red_violations
    FROM core.violations v
    WHERE v.occurred_at >= $first_day AND v.occurred_at < $last_day + INTERVAL 1 DAY
      AND (len($clients) = 0 OR list_contains($clients, v.client))
    GROUP BY v.agent_id
),
flagged AS (
    SELECT g.agent_id, count(DISTINCT g.call_id) AS flagged_calls
    FROM mart.call_groups g
    JOIN core.language_flags f ON f.call_id = g.call_id
    WHERE g.call_day BETWEEN $first_day AND $last_day
      AND g.call_day < $sealed_from AND NOT list_contains($sealed_calls, g.call_id)
      AND f.speaker = 'agent' AND f.state <> 'suspected_artefact'
      AND list_contains($must_not, f.label)
      AND (len($clients) = 0 OR list_contains($clients, g.client))
    GROUP BY g.agent_id
),
complained AS (
    SELECT agent_id, count(*) AS complaints
    FROM core.complaints
    WHERE received_at >= $first_day AND received_at < $last_day + INTERVAL 1 DAY
    GROUP BY agent_id
)
SELECT a.agent_id, a.agent_name, a.team_id,
       coalesce(c.attempts, 0) AS attempts,
       coalesce(c.answered_attempts, 0) AS answered_attempts,
       coalesce(b.violations, 0) AS violations,
       coalesce(b.red_violations, 0) AS red_violations,
       coalesce(f.flagged_calls, 0) AS flagged_calls,
       coalesce(m.complaints, 0) AS complaints
FROM core.agents a
LEFT JOIN called c USING (agent_id)
LEFT JOIN broken b USING (agent_id)
LEFT JOIN flagged f USING (agent_id)
LEFT JOIN complained m USING (agent_id)
WHERE (len($teams) = 0 OR list_contains($teams, a.team_id))
  AND (len($agents) = 0 OR list_contains($agents, a.agent_id))
ORDER BY a.agent_id
