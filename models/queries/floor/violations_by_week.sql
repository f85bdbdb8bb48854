-- question: how many violations of each severity fell into each ISO week, beside the calls made?
-- grain: one row an ISO week and severity; a week of violations without calls is there too
-- parameters: first_day, last_day, teams, agents, clients

WITH week AS (
    SELECT date_trunc('week', g.call_day)::DATE AS week_start, count(*) AS calls
    FROM mart.call_groups g
    WHERE g.call_day BETWEEN $first_day AND $last_day AND g.direction <> 'internal'
      AND (len($teams) = 0 OR list_contains($teams, g.agent_team_id))
      AND (len($agents) = 0 OR list_contains($agents, g.agent_id))
      AND (len($clients) = 0 OR list_contains($clients, g.client))
    GROUP BY 1
),
broken AS (
    SELECT date_trunc('week', v.occurred_at)::DATE AS week_start, v.severity, count(*) AS violations
    FROM core.violations v
    WHERE v.occurred_at >= $first_day AND v.occurred_at < $last_day + INTERVAL 1 DAY
      AND (len($teams) = 0 OR list_contains($teams, v.team_id))
      AND (len($agents) = 0 OR list_contains($agents, v.agent_id))
      AND (len($clients) = 0 OR list_contains($clients, v.client))
    GROUP BY ALL
)
SELECT week_start, coalesce(w.calls, 0) AS calls, b.severity, coalesce(b.violations, 0) AS violations
FROM week w
FULL JOIN broken b USING (week_start)
ORDER BY week_start, b.severity
