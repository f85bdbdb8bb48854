-- question: which third parties were called again and again after they had shown strong dissatisfaction? (S-20)
-- grain: one row a call over what is tolerated; call_ids are the call with the dissatisfaction and those after it
-- parameters: hold_days, calls_tolerated; rests on a language label that a second decode confirmed

WITH event AS (
    SELECT DISTINCT c.call_id, c.started_at, mart.other_phone(c.direction, c.callee_phone, c.caller_number) AS phone
    FROM mart.customer_cues('core.language_flags') q
    JOIN mart.call_groups c ON c.call_id = q.call_id
    WHERE q.label IN ('complaint_intent', 'customer_abuse', 'stop_contact_request')
      AND c.is_third_party
),
later AS (
    SELECT e.call_id AS event_id, e.started_at AS event_at, c.*, coalesce(c.client, '') AS client_key, p.version,
           p.calls_tolerated,
           row_number() OVER (PARTITION BY e.call_id ORDER BY c.started_at, c.call_id) AS position
    FROM event e
    JOIN mart.call_groups c ON c.callee_phone = e.phone AND c.is_attempt AND c.started_at > e.started_at
    JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE c.started_at <= e.started_at + to_days(p.hold_days)
),
latest AS (
    SELECT * FROM later WHERE position > calls_tolerated
    QUALIFY row_number() OVER (PARTITION BY call_id ORDER BY event_at, event_id) = 1
)
SELECT l.call_id AS subject, l.case_id, l.agent_id, l.client_key AS client,
       list_prepend(l.event_id, list(e.call_id ORDER BY e.position)) AS call_ids, l.started_at AS occurred_at, l.version,
       to_json({'count': l.position, 'max': l.calls_tolerated, 'since': l.event_at}) AS detail
FROM latest l
JOIN later e ON e.event_id = l.event_id AND e.position <= l.position
GROUP BY l.call_id, l.case_id, l.agent_id, l.client_key, l.event_id, l.event_at, l.started_at, l.version, l.position,
         l.calls_tolerated
