-- question: which actions were taken in these days, each with its content and the customer's reply? (S-74, S-81, S-86)
-- grain: one row a call, SMS, letter or visit
-- parameters: first_day, last_day, teams, agents, clients
-- What names no collector, as letters never do, is of the case's.

WITH action AS (
    SELECT g.started_at AS happened_at, 'call' AS kind, g.call_id AS id, g.case_id, g.agent_id, g.result, g.relation, g.note, g.next_step,
           g.promise_amount, g.promise_on, NULL::DATE AS replied_on
    FROM mart.call_groups g WHERE g.direction <> 'internal'
    UNION ALL
    SELECT sent_at, 'sms', sms_id, case_id, agent_id, status, relation, text, NULL, NULL, NULL, NULL FROM core.sms
    UNION ALL
    SELECT sent_on, 'letter', letter_id, case_id, NULL, CASE WHEN replied_on IS NOT NULL THEN 'replied' END, NULL, text, NULL, NULL, NULL, replied_on
    FROM core.letters
    UNION ALL
    SELECT visited_at, 'visit', visit_id, case_id, regexp_extract(staff_ids, '[^\s\p{Z};；](?:[^;；]*[^\s\p{Z};；])?'), result, NULL, note, NULL, NULL,
           NULL, NULL
    FROM core.visits
)
SELECT x.happened_at, x.kind, x.case_id, k.debtor_name, k.client, x.agent_id, coalesce(a.agent_name, x.agent_id) AS agent_name,
       x.result, x.relation, x.note, x.next_step,
       x.promise_amount, x.promise_on, x.replied_on
FROM action x
LEFT JOIN core.cases k ON k.case_id = x.case_id
LEFT JOIN core.agents a ON a.agent_id = x.agent_id
WHERE x.happened_at >= $first_day AND x.happened_at < $last_day + INTERVAL 1 DAY
  AND (len($teams) = 0 OR list_contains($teams, coalesce(a.team_id, k.team_id)))
  AND (len($agents) = 0 OR list_contains($agents, coalesce(x.agent_id, k.agent_id)))
  AND (len($clients) = 0 OR list_contains($clients, k.client))
ORDER BY x.happened_at, x.id
