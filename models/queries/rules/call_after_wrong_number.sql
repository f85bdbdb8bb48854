-- question: which numbers were dialled on although whoever answered had said that it is the wrong one? (S-35)
-- grain: one row a call on the same case, after the working day in which it was to be reported; call_ids are the call in
--        which it was said last, and the call
-- parameters: none; rests on a language label that a second decode confirmed

WITH cue AS (
    SELECT c.call_id AS cue_id, c.case_id, c.started_at AS said_at, mart.next_working_day(c.call_day) AS due,
           mart.other_phone(c.direction, c.callee_phone, c.caller_number) AS phone
    FROM mart.customer_cues('core.language_flags') q
    JOIN mart.call_groups c ON c.call_id = q.call_id
    WHERE q.label = 'wrong_number' AND c.case_id IS NOT NULL
)
SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [q.cue_id, c.call_id] AS call_ids,
       c.started_at AS occurred_at, p.version, to_json({'said_at': q.said_at, 'due': q.due}) AS detail
FROM cue q
JOIN mart.call_groups c ON c.case_id = q.case_id AND c.callee_phone = q.phone AND c.is_attempt AND c.call_day > q.due
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
QUALIFY row_number() OVER (PARTITION BY c.call_id ORDER BY q.said_at DESC, q.cue_id DESC) = 1
