-- question: which recordings does the call have in which this leg lies, on whichever leg, each sound once?
-- grain: one row a recording that decodes; `recording_id` first, the others in order of their legs
-- parameters: call_id, recording_id

SELECT r.recording_id, r.decoded_seconds
FROM mart.call_groups g, unnest(g.leg_call_ids) WITH ORDINALITY AS l(leg_call_id, place)
JOIN core.recordings r ON r.call_id = l.leg_call_id AND r.status IN ('ok', 'partial')
WHERE list_contains(g.leg_call_ids, $call_id)
QUALIFY row_number() OVER (
    PARTITION BY coalesce(r.sha256, r.recording_id) ORDER BY r.recording_id <> $recording_id, l.place
) = 1
ORDER BY r.recording_id <> $recording_id, l.place
