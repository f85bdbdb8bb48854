-- question: which outbound calls, SMS and visits fell into the quiet hours? (GBT-1, CBA-1, RF-TIME: any medium)
-- grain: one row a call, SMS or visit; an SMS or visit at 00:00:00 sharp has a day and no time, and is not judged
-- parameters: quiet_start (included), quiet_end (not included)

WITH contact AS (
    SELECT call_id AS subject, case_id, agent_id, coalesce(client, '') AS client, [call_id] AS call_ids, started_at AS moment,
           'call' AS channel
    FROM mart.call_groups
    WHERE is_attempt
    UNION ALL
    SELECT 'sms ' || s.sms_id, s.case_id, s.agent_id, coalesce(k.client, ''), []::VARCHAR[], s.sent_at, 'sms'
    FROM core.sms s
    LEFT JOIN core.cases k ON k.case_id = s.case_id
    WHERE CAST(s.sent_at AS TIME) <> TIME '00:00:00'
    UNION ALL
    SELECT 'visit ' || v.visit_id, v.case_id, mart.staff_of(v.staff_ids)[1], coalesce(k.client, ''), []::VARCHAR[], v.visited_at, 'visit'
    FROM core.visits v
    LEFT JOIN core.cases k ON k.case_id = v.case_id
    WHERE CAST(v.visited_at AS TIME) <> TIME '00:00:00'
)
SELECT c.subject, c.case_id, c.agent_id, p.client, c.call_ids, c.moment AS occurred_at, p.version,
       to_json({'channel': c.channel, 'time': CAST(c.moment AS TIME), 'quiet_start': p.quiet_start, 'quiet_end': p.quiet_end}) AS detail
FROM contact c
JOIN rule_parameters p ON p.client = c.client AND CAST(c.moment AS DATE) BETWEEN p.valid_from AND p.valid_to
WHERE CASE WHEN p.quiet_start <= p.quiet_end
           THEN CAST(c.moment AS TIME) >= p.quiet_start AND CAST(c.moment AS TIME) < p.quiet_end
           ELSE CAST(c.moment AS TIME) >= p.quiet_start OR CAST(c.moment AS TIME) < p.quiet_end END
