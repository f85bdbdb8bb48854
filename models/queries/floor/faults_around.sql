-- question: in how many calls was a rule broken in the days before and after a day, by one collector and by the others?
-- grain: one row for the collector or the others, before or after
-- parameters: agent_id, rule_id ('' is every rule), day, days

WITH broken AS (
    SELECT DISTINCT unnest(call_ids) AS call_id FROM core.violations WHERE $rule_id = '' OR rule_id = $rule_id
)
SELECT g.agent_id = $agent_id AS is_theirs, g.call_day > $day AS is_after, count(*) AS calls, count(b.call_id) AS faults
FROM mart.call_groups g
LEFT JOIN broken b ON b.call_id = g.call_id
WHERE g.call_day BETWEEN $day - CAST($days AS INTEGER) AND $day + CAST($days AS INTEGER) AND g.call_day <> $day
  AND g.direction <> 'internal' AND g.agent_id IS NOT NULL
GROUP BY ALL
ORDER BY 1 DESC, 2
