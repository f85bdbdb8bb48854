-- question: which replies to letters were not taken up within a working day? (S-93)
-- grain: one row a letter that was replied to; it occurs when the working day ends
-- parameters: none

SELECT l.letter_id AS subject, l.case_id, k.agent_id, p.client, []::VARCHAR[] AS call_ids,
       mart.next_working_day(l.replied_on) + TIME '23:59:59' AS occurred_at, p.version,
       to_json({'replied_on': l.replied_on}) AS detail
FROM core.letters l
LEFT JOIN core.cases k ON k.case_id = l.case_id
JOIN rule_parameters p
  ON p.client = coalesce(k.client, '') AND mart.next_working_day(l.replied_on) BETWEEN p.valid_from AND p.valid_to
WHERE mart.next_working_day(l.replied_on) <= (SELECT max(call_day) FROM mart.call_groups)
  AND NOT EXISTS (
      FROM mart.case_days d
      JOIN mart.case_keys o ON o.case_no = d.case_no
      WHERE o.case_id = l.case_id AND d.day BETWEEN l.replied_on AND mart.next_working_day(l.replied_on)
  )
