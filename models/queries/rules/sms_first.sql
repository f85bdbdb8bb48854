-- question: where the client allows SMS, on which cases did the first outbound call precede the first SMS? (S-29)
-- grain: one row a case, at its first outbound call
-- parameters: sms_allowed

WITH first_call AS (
    SELECT case_id, first(call_id ORDER BY started_at, call_id) AS call_id, min(started_at) AS started_at,
           first(agent_id ORDER BY started_at, call_id) AS agent_id, any_value(client) AS client
    FROM mart.call_groups
    WHERE is_attempt AND case_id IS NOT NULL
    GROUP BY case_id
),
first_sms AS (SELECT case_id, min(sent_at) AS sent_at FROM core.sms GROUP BY case_id)
SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'first_sms_at': s.sent_at}) AS detail
FROM first_call c
JOIN rule_parameters p
  ON p.client = coalesce(c.client, '') AND CAST(c.started_at AS DATE) BETWEEN p.valid_from AND p.valid_to
LEFT JOIN first_sms s ON s.case_id = c.case_id
WHERE p.sms_allowed AND (s.sent_at IS NULL OR s.sent_at > c.started_at)
