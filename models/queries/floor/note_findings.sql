-- question: what was heard in one call that its note, the case's waivers or its account do not bear out?
-- grain: one row a finding
-- parameters: call_id

SELECT n.kind, n.clause, n.heard, n.noted, u.start_seconds
FROM core.note_findings n
LEFT JOIN core.utterances u ON u.utterance_id = n.utterance_id
WHERE n.call_id = $call_id
ORDER BY u.start_seconds NULLS LAST, n.kind
