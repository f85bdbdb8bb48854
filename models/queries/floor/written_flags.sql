-- question: which words of SMS and letters did the detector flag in these days?
-- grain: one row a flag; the team is the sender's, else the case's
-- parameters: first_day, last_day, teams, agents, clients, must_not

WITH written AS (
    SELECT 'sms' AS kind, sms_id AS id, case_id, agent_id, sent_at, text FROM core.sms
    UNION ALL
    SELECT 'letter', letter_id, case_id, NULL, sent_on::TIMESTAMP, text FROM core.letters
)
SELECT w.kind, w.id, w.sent_at, w.case_id, w.agent_id, coalesce(a.agent_name, w.agent_id) AS agent_name, k.client, w.text,
       f.label, f.state, f.start_char, f.end_char, f.score, f.explanation, f.provoked
FROM written w
JOIN core.language_flags f ON f.source_kind = w.kind AND f.source_id = w.id
LEFT JOIN core.cases k ON k.case_id = w.case_id
LEFT JOIN core.agents a ON a.agent_id = w.agent_id
WHERE w.sent_at >= $first_day AND w.sent_at < $last_day + INTERVAL 1 DAY
  AND list_contains($must_not, f.label)
  AND (len($teams) = 0 OR list_contains($teams, coalesce(a.team_id, k.team_id)))
  AND (len($agents) = 0 OR list_contains($agents, w.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, k.client))
ORDER BY w.sent_at DESC, w.id, f.start_char, f.label
