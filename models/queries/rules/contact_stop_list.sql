-- question: which outbound calls and SMS went to the number of a contact who had refused? (GBT-4, CBA-4; a debtor or guarantor is none)
-- grain: one row a call or SMS
-- parameters: none

WITH stop AS (
    SELECT mart.plain_phone(phone) AS phone, min(do_not_contact_from) AS stopped_from
    FROM core.contacts
    WHERE relation NOT IN ('self', 'guarantor') AND do_not_contact_from IS NOT NULL AND mart.plain_phone(phone) IS NOT NULL
    GROUP BY ALL
),
contacted AS (
    SELECT call_id AS subject, case_id, agent_id, coalesce(client, '') AS client, [call_id] AS call_ids,
           started_at AS occurred_at, 'call' AS channel, stopped_from
    FROM mart.call_groups
    JOIN stop ON stop.phone = coalesce(callee_phone, mart.plain_phone(callee_number)) AND stop.stopped_from <= started_at
    WHERE is_attempt
    UNION ALL
    SELECT 'sms ' || s.sms_id, s.case_id, s.agent_id, coalesce(k.client, ''), []::VARCHAR[], s.sent_at, 'sms', stopped_from
    FROM core.sms s
    JOIN stop ON stop.phone = mart.plain_phone(s.phone) AND stop.stopped_from <= s.sent_at
    LEFT JOIN core.cases k ON k.case_id = s.case_id
)
SELECT c.subject, c.case_id, c.agent_id, p.client, c.call_ids, c.occurred_at, p.version,
       to_json({'channel': c.channel, 'stopped_from': c.stopped_from}) AS detail
FROM contacted c
JOIN rule_parameters p ON p.client = c.client AND CAST(c.occurred_at AS DATE) BETWEEN p.valid_from AND p.valid_to
