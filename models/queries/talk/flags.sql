-- question: what did the detector find in this recording, and which duties did it not hear?
-- grain: one row a flag or missing statement (the latter without utterance)
-- parameters: recording_id

SELECT f.flag_id, f.label, f.state, f.utterance_id, f.start_char, f.end_char, f.score, f.explanation,
       f.provoked
FROM core.language_flags f
JOIN core.utterances u ON u.utterance_id = f.utterance_id
JOIN core.transcripts t ON t.transcript_id = u.transcript_id AND t.is_current
WHERE t.recording_id = $recording_id AND f.source_kind = 'call'
UNION ALL
SELECT l.call_id || '/missing/' || m.label, m.label, 'missing', NULL, NULL, NULL, NULL, NULL, NULL
FROM core.recordings r
JOIN mart.call_groups g ON list_contains(g.leg_call_ids, r.call_id)
JOIN core.call_language l ON l.call_id = g.call_id, unnest(l.missing) AS m(label)
WHERE r.recording_id = $recording_id
