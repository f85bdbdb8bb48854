-- question: which words of each collector were flagged in these days, call by call?
-- grain: one row a flag; the calls counted once are conduct_by_agent's flagged_calls
-- parameters: first_day, last_day, teams, agents, clients, sealed_from, sealed_calls, must_not

SELECT g.call_id, g.started_at, g.agent_id, coalesce(a.agent_name, g.agent_id) AS agent_name, g.client, f.label, f.state, u.text, u.start_seconds,
       f.start_char, f.end_char, f.score, f.explanation, f.provoked
FROM mart.call_groups g
JOIN core.language_flags f ON f.call_id = g.call_id
JOIN core.agents a ON a.agent_id = g.agent_id
LEFT JOIN core.utterances u ON u.utterance_id = f.utterance_id
WHERE g.call_day BETWEEN $first_day AND $last_day
  AND g.call_day < $sealed_from AND NOT list_contains($sealed_calls, g.call_id)
  AND f.speaker = 'agent' AND f.state <> 'suspected_artefact'
  AND list_contains($must_not, f.label)
  AND (len($teams) = 0 OR list_contains($teams, a.team_id))
  AND (len($agents) = 0 OR list_contains($agents, g.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, g.client))
ORDER BY g.started_at, g.call_id, u.start_seconds, f.label
