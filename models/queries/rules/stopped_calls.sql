-- question: which outbound calls went to a number that asked for no more calls? (RF-STOP, which ends one medium)
-- grain: one row a call
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'stopped_from': s.stopped_from}) AS detail
FROM mart.call_groups c
JOIN mart.stopped_numbers s
  ON s.phone = coalesce(c.callee_phone, mart.plain_phone(c.callee_number)) AND s.stopped_from <= c.started_at
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt
