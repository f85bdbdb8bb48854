-- question: which unanswered calls to one third-party number went over the limit of the 3,600 s that end with them? (S-19)
-- grain: one row a call over the limit; call_ids are the calls in (t − 3600 s, t] up to it, itself last
-- parameters: third_party_hourly_max

WITH placed AS (
    SELECT call_id, case_id, agent_id, coalesce(client, '') AS client, callee_phone, call_day, started_at,
           row_number() OVER (PARTITION BY callee_phone ORDER BY started_at, call_id) AS position
    FROM mart.call_groups
    WHERE is_attempt AND is_third_party AND result IN ('no_answer', 'rejected', 'busy', 'voicemail') AND callee_phone IS NOT NULL
),
counted AS (
    SELECT *,
           min(position) OVER (
               PARTITION BY callee_phone ORDER BY started_at RANGE BETWEEN INTERVAL 3599 SECOND PRECEDING AND CURRENT ROW
           ) AS first_position
    FROM placed
),
over_limit AS (
    SELECT c.*, p.version, p.third_party_hourly_max
    FROM counted c
    JOIN rule_parameters p ON p.client = c.client AND c.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE c.position - c.first_position + 1 > p.third_party_hourly_max
)
SELECT o.call_id AS subject, o.case_id, o.agent_id, o.client, list(e.call_id ORDER BY e.position) AS call_ids,
       o.started_at AS occurred_at, o.version,
       to_json({'count': o.position - o.first_position + 1, 'max': o.third_party_hourly_max}) AS detail
FROM over_limit o
JOIN counted e ON e.callee_phone = o.callee_phone AND e.position BETWEEN o.first_position AND o.position
GROUP BY o.call_id, o.case_id, o.agent_id, o.client, o.started_at, o.version, o.position, o.first_position,
         o.third_party_hourly_max
