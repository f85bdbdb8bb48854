-- question: what did the other side say in these calls, or in a leg of theirs, that a rule may rest on?
-- grain: one row a flag that a second decode confirmed, as mart.customer_cues has them
-- parameters: call_ids

SELECT f.call_id, f.label, f.state, f.start_char, f.end_char, f.score, f.explanation, f.provoked, u.text, u.start_seconds
FROM core.language_flags f
JOIN core.utterances u ON u.utterance_id = f.utterance_id
WHERE f.source_kind = 'call' AND f.speaker = 'customer' AND f.state = 'confirmed'
  AND f.call_id IN (SELECT unnest(leg_call_ids) FROM mart.call_groups WHERE list_contains($call_ids, call_id))
ORDER BY f.call_id, u.start_seconds, f.label
