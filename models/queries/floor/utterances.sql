-- question: which utterances hold these words, or carry this label?
-- grain: one row an utterance
-- parameters: first_day, last_day, teams, agents, clients, words, label, limit, sealed_from, sealed_calls

WITH flagged AS (
    SELECT utterance_id, list(DISTINCT label ORDER BY label) AS labels
    FROM core.language_flags
    WHERE utterance_id IS NOT NULL AND state <> 'suspected_artefact'
    GROUP BY utterance_id
),
-- Every leg may have a recording of its own; what was said on any of them was said in the call.
leg AS (
    SELECT *, unnest(leg_call_ids) AS leg_call_id,
           call_day >= $sealed_from OR list_contains($sealed_calls, call_id) AS is_sealed
    FROM mart.call_groups
    WHERE call_day BETWEEN $first_day AND $last_day
)
SELECT u.utterance_id, g.call_id, g.started_at, g.agent_id, coalesce(a.agent_name, g.agent_id) AS agent_name,
       g.client, u.speaker, u.start_seconds, u.end_seconds,
       u.text, coalesce(f.labels, []) AS labels, t.recording_id
FROM core.utterances u
JOIN core.transcripts t ON t.transcript_id = u.transcript_id AND t.is_current
JOIN leg g ON g.leg_call_id = u.call_id
LEFT JOIN core.agents a ON a.agent_id = g.agent_id
LEFT JOIN flagged f ON f.utterance_id = u.utterance_id AND NOT g.is_sealed
WHERE (len($teams) = 0 OR list_contains($teams, g.agent_team_id))
  AND (len($agents) = 0 OR list_contains($agents, g.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, g.client))
  AND ($words = '' OR contains(u.text, $words))
  AND ($label = '' OR list_contains(coalesce(f.labels, []), $label))
ORDER BY g.started_at DESC, u.start_seconds
LIMIT $limit
