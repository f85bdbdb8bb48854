-- question: what happened on a case, in order? (S-74, S-82, S-86)
-- grain: one row a call, promise, SMS, letter, visit, payment, waiver or complaint
-- parameters: case_id

SELECT g.started_at AS happened_at, 'call' AS kind, g.call_id AS id, g.agent_id,
       concat_ws(' · ', g.direction, g.result, coalesce(g.relation, 'unknown')) AS what, nullif(concat_ws(' → ', g.note, g.next_step), '') AS detail,
       NULL::DECIMAL(18,2) AS amount
FROM mart.call_groups g WHERE g.case_id = $case_id
UNION ALL
SELECT g.started_at, 'promise', g.call_id, g.agent_id, CAST(g.promise_on AS VARCHAR), NULL, g.promise_amount
FROM mart.call_groups g WHERE g.case_id = $case_id AND g.is_promise
UNION ALL
SELECT s.sent_at, 'sms', s.sms_id, s.agent_id, s.status, s.text, NULL FROM core.sms s WHERE s.case_id = $case_id
UNION ALL
SELECT l.sent_on, 'letter', l.letter_id, NULL, CASE WHEN l.replied_on IS NOT NULL THEN 'replied' END, l.text, NULL
FROM core.letters l WHERE l.case_id = $case_id
UNION ALL
SELECT v.visited_at, 'visit', v.visit_id, v.staff_ids, v.result, v.note, NULL FROM core.visits v WHERE v.case_id = $case_id
UNION ALL
SELECT p.paid_at, 'payment', p.payment_id, NULL, p.channel, p.payer_relation, p.amount FROM core.payments p WHERE p.case_id = $case_id
UNION ALL
SELECT w.approved_on, 'waiver', w.waiver_id, NULL, NULL, w.authority, w.amount FROM core.waivers w WHERE w.case_id = $case_id
UNION ALL
SELECT c.received_at, 'complaint', c.complaint_id, c.agent_id, c.channel, c.text, NULL FROM core.complaints c
WHERE c.case_id = $case_id
   OR c.case_id IS NULL AND c.call_id IN (SELECT unnest(leg_call_ids) FROM mart.call_groups WHERE case_id = $case_id)
ORDER BY happened_at, kind, id
