-- question: which outbound calls went out on a case after somebody on the telephone had spoken of complaining? (S-22)
-- grain: one row a call; call_ids are the call in which it was said last, and the call
-- parameters: complaint_hold_hours (until the case must be held), complaint_hold_days; rests on a language label that a
--             second decode confirmed

WITH cue AS (
    SELECT c.call_id AS cue_id, c.case_id, c.started_at AS said_at,
           (SELECT min(m.closed_at) FROM mart.case_complaints m WHERE m.case_id = c.case_id AND m.closed_at > c.started_at) AS settled_at
    FROM mart.customer_cues('core.language_flags') q
    JOIN mart.call_groups c ON c.call_id = q.call_id
    WHERE q.label = 'complaint_intent' AND c.case_id IS NOT NULL
)
SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [q.cue_id, c.call_id] AS call_ids,
       c.started_at AS occurred_at, p.version, to_json({'said_at': q.said_at, 'days': p.complaint_hold_days}) AS detail
FROM cue q
JOIN mart.call_groups c ON c.case_id = q.case_id AND c.is_attempt AND c.started_at > q.said_at
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.started_at > q.said_at + to_hours(p.complaint_hold_hours)
  AND c.started_at <= q.said_at + to_days(p.complaint_hold_days)
  AND (q.settled_at IS NULL OR c.started_at < q.settled_at)
QUALIFY row_number() OVER (PARTITION BY c.call_id ORDER BY q.said_at DESC, q.cue_id DESC) = 1
