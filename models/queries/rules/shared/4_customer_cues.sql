-- question: which calls did the other side answer with a label that matters?
-- grain: one row a call and label, only labels that a second decode confirmed
-- parameters: flags, the name of the table of flags

CREATE OR REPLACE MACRO mart.customer_cues(flags) AS TABLE
WITH flag AS (
    SELECT DISTINCT call_id, label
    FROM query_table(flags)
    WHERE source_kind = 'call' AND speaker = 'customer' AND state = 'confirmed'
      AND label IN ('stop_contact_request', 'complaint_intent', 'customer_abuse', 'wrong_number')
),
leg AS (
    SELECT call_id, unnest(leg_call_ids) AS leg_id FROM mart.call_groups WHERE call_group_id IS NOT NULL AND len(leg_call_ids) > 1
)
SELECT DISTINCT coalesce(l.call_id, f.call_id) AS call_id, f.label
FROM flag f
LEFT JOIN leg l ON l.leg_id = f.call_id;
