-- question: which outbound calls went out on a case while a complaint about it was open? (S-22)
-- grain: one row a call
-- parameters: none

SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'complaint_received_at': min(h.received_at)}) AS detail
FROM mart.case_complaints h
JOIN mart.call_groups c
  ON c.case_id = h.case_id AND c.started_at > h.received_at AND (h.closed_at IS NULL OR c.started_at < h.closed_at)
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt
GROUP BY c.call_id, c.case_id, c.agent_id, p.client, c.started_at, p.version
