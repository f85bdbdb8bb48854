-- question: which recording stands for each call? (that of its first leg that has one, answered legs first)
-- grain: one row a call that has a recording, good or not
-- parameters: none

CREATE OR REPLACE TABLE mart.call_recordings AS
WITH leg AS (
    SELECT g.call_id, l.leg_id, c.result = 'answered' AS is_answered, c.started_at
    FROM mart.call_groups g, unnest(g.leg_call_ids) l(leg_id)
    JOIN core.calls c ON c.call_id = l.leg_id
    WHERE g.call_group_id IS NOT NULL AND len(g.leg_call_ids) > 1
),
of_leg AS (
    SELECT l.call_id, r.status, r.decoded_seconds, l.is_answered, l.started_at, l.leg_id
    FROM core.recordings r
    JOIN leg l ON l.leg_id = r.call_id
    UNION ALL
    SELECT r.call_id, r.status, r.decoded_seconds, NULL, NULL, NULL
    FROM core.recordings r
    ANTI JOIN leg l ON l.leg_id = r.call_id
    WHERE r.call_id IS NOT NULL
)
SELECT call_id,
       first(status ORDER BY is_answered DESC, started_at, leg_id, status IN ('ok', 'partial') DESC, decoded_seconds DESC)
           AS status,
       first(decoded_seconds
             ORDER BY is_answered DESC, started_at, leg_id, status IN ('ok', 'partial') DESC, decoded_seconds DESC)
           AS decoded_seconds
FROM of_leg
GROUP BY call_id;
