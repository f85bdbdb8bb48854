-- question: which cases are overdue at the end of the last day, by how much and for how long? (S-85)
-- grain: one row a case with something overdue
-- parameters: last_day, teams, agents, clients

WITH touched AS (
    SELECT case_id, max(day) AS last_action_on
    FROM mart.action_days
    WHERE day <= $last_day
    GROUP BY case_id
)
SELECT k.case_id, k.debtor_name, k.client, k.product, k.team_id, k.agent_id, coalesce(a.agent_name, k.agent_id) AS agent_name,
       k.risk_grade, k.reachability,
       s.overdue_amount, s.outstanding, s.dpd, mart.bucket_name(mart.bucket_number(s.dpd)) AS bucket,
       k.placed_on, t.last_action_on, k.blacklisted
FROM core.cases k
JOIN mart.case_state($last_day) s ON s.case_id = k.case_id
LEFT JOIN core.agents a ON a.agent_id = k.agent_id
LEFT JOIN touched t ON t.case_id = k.case_id
WHERE s.overdue_amount > 0
  AND (k.placed_on IS NULL OR k.placed_on <= $last_day)
  AND (k.closed_on IS NULL OR k.closed_on > $last_day)
  AND (len($teams) = 0 OR list_contains($teams, k.team_id))
  AND (len($agents) = 0 OR list_contains($agents, k.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, k.client))
ORDER BY s.overdue_amount DESC, k.case_id
