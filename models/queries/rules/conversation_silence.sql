-- question: which calls came within seven consecutive days after a talk with the debtor, its day being the first? (RF-CONV)
-- grain: one row an outbound call; call_ids are the last talk before it and the call
-- parameters: silence_days

WITH talk AS (
    SELECT call_id, case_id, call_day, started_at
    FROM mart.call_groups
    WHERE direction IN ('outbound', 'inbound') AND is_answered AND relation = 'self' AND case_id IS NOT NULL
),
later AS (
    SELECT c.call_id, c.case_id, c.agent_id, coalesce(c.client, '') AS client, c.call_day, c.started_at,
           t.call_id AS talk_id, t.call_day AS talk_day
    FROM mart.call_groups c
    ASOF JOIN talk t ON t.case_id = c.case_id AND t.started_at < c.started_at
    WHERE c.is_attempt AND NOT c.is_third_party
)
SELECT l.call_id AS subject, l.case_id, l.agent_id, l.client, [l.talk_id, l.call_id] AS call_ids,
       l.started_at AS occurred_at, p.version,
       to_json({'talk_day': l.talk_day, 'silence_days': p.silence_days}) AS detail
FROM later l
JOIN rule_parameters p ON p.client = l.client AND l.call_day BETWEEN p.valid_from AND p.valid_to
WHERE l.call_day - l.talk_day < p.silence_days
