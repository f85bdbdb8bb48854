-- question: what was said in this recording, by the current transcript?
-- grain: one row an utterance
-- parameters: recording_id

SELECT u.utterance_id, u.start_seconds, u.end_seconds, u.speaker, u.text
FROM core.utterances u
JOIN core.transcripts t ON t.transcript_id = u.transcript_id AND t.is_current
WHERE t.recording_id = $recording_id
ORDER BY u.start_seconds, u.utterance_id
