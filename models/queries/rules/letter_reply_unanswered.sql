-- question: which replies to letters were not taken up within a working day? (S-93)
-- grain: one row a letter that was replied to; it occurs when the working day ends
-- parameters: none

WITH reply AS (
    SELECT l.letter_id, l.case_id, n.case_no, l.replied_on, mart.next_working_day(l.replied_on) AS due
    FROM core.letters l
    LEFT JOIN mart.case_keys n ON n.case_id = l.case_id
    WHERE mart.next_working_day(l.replied_on) <= (SELECT max(call_day) FROM mart.call_groups)
),
-- A case that is in no list of cases has no days in mart.case_days.
stray_day AS (
    SELECT case_id, call_day AS day
    FROM mart.call_groups
    WHERE case_no IS NULL AND direction IN ('outbound', 'inbound')
    UNION ALL SELECT case_id, CAST(sent_at AS DATE) FROM core.sms
    UNION ALL SELECT case_id, sent_on FROM core.letters
    UNION ALL SELECT case_id, CAST(visited_at AS DATE) FROM core.visits
),
taken_up AS (
    SELECT r.letter_id FROM reply r JOIN mart.case_days d ON d.case_no = r.case_no AND d.day BETWEEN r.replied_on AND r.due
    UNION ALL
    SELECT r.letter_id
    FROM reply r
    JOIN stray_day d ON d.case_id = r.case_id AND d.day BETWEEN r.replied_on AND r.due
    WHERE r.case_no IS NULL
)
SELECT r.letter_id AS subject, r.case_id, k.agent_id, p.client, []::VARCHAR[] AS call_ids, r.due + TIME '23:59:59' AS occurred_at, p.version,
       to_json({'replied_on': r.replied_on}) AS detail
FROM reply r
LEFT JOIN mart.case_facts k ON k.case_no = r.case_no
JOIN rule_parameters p ON p.client = coalesce(k.client, '') AND r.due BETWEEN p.valid_from AND p.valid_to
ANTI JOIN taken_up u ON u.letter_id = r.letter_id
