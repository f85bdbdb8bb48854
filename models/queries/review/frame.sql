-- question: which answered calls of these days could be reviewed, and what is known of each before anybody listens?
-- grain: one row an answered outbound or inbound call
-- parameters: first_day, last_day

WITH answered AS (
    SELECT g.call_id, g.started_at, g.agent_id, g.agent_team_id AS team_id, coalesce(g.is_third_party, false) AS is_third_party,
           concat_ws(' ', g.note_code, g.note) AS note, g.leg_call_ids
    FROM mart.call_groups g
    WHERE g.is_answered AND g.direction IN ('outbound', 'inbound') AND g.call_day BETWEEN $first_day AND $last_day
),
leg AS (
    SELECT a.call_id, l.leg_call_id, l.place
    FROM answered a, unnest(a.leg_call_ids) WITH ORDINALITY AS l(leg_call_id, place)
),
recorded AS (
    SELECT l.call_id,
           bool_or(r.status <> 'missing') AS has_recording,
           bool_or(r.status IN ('ok', 'partial')) AS is_decodable,
           first(r.recording_id ORDER BY r.status IN ('ok', 'partial') DESC, r.decoded_seconds DESC, l.place) AS recording_id,
           coalesce(max(r.decoded_seconds) FILTER (r.status IN ('ok', 'partial')), 0) AS decoded_seconds
    FROM leg l
    JOIN core.recordings r ON r.call_id = l.leg_call_id
    GROUP BY l.call_id
),
transcribed AS (
    SELECT DISTINCT r.call_id
    FROM recorded r
    JOIN core.transcripts t ON t.recording_id = r.recording_id AND t.is_current
),
flagged AS (
    SELECT l.call_id, list(DISTINCT f.label) AS labels
    FROM leg l
    JOIN core.language_flags f ON f.call_id = l.leg_call_id AND f.source_kind = 'call' AND f.state <> 'suspected_artefact'
    GROUP BY l.call_id
)
SELECT a.call_id, a.started_at, a.agent_id, a.team_id, a.is_third_party, a.note,
       r.recording_id,
       coalesce(r.decoded_seconds, 0) AS decoded_seconds,
       coalesce(r.has_recording, false) AS has_recording,
       coalesce(r.is_decodable, false) AS is_decodable,
       t.call_id IS NOT NULL AS is_transcribed,
       coalesce(f.labels, []) AS labels
FROM answered a
LEFT JOIN recorded r USING (call_id)
LEFT JOIN transcribed t USING (call_id)
LEFT JOIN flagged f USING (call_id)
ORDER BY a.call_id
