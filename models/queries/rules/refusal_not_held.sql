-- question: which third-party numbers asked to be left alone and were not on the stop list a working day later? (S-17)
-- grain: one row a call in which a third party asked
-- parameters: none; rests on a language label that a second decode confirmed

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'due': mart.next_working_day(c.call_day)}) AS detail
FROM mart.customer_cues('core.language_flags') q
JOIN mart.call_groups c ON c.call_id = q.call_id
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE q.label = 'stop_contact_request' AND c.is_third_party AND mart.other_phone(c.direction, c.callee_phone, c.caller_number) IS NOT NULL
  AND mart.next_working_day(c.call_day) <= (SELECT max(call_day) FROM mart.call_groups)
  AND NOT EXISTS (
      FROM core.contacts k
      WHERE mart.plain_phone(k.phone) = mart.other_phone(c.direction, c.callee_phone, c.caller_number)
        AND k.do_not_contact_from < mart.next_working_day(c.call_day) + 1
  )
