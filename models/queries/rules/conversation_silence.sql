-- question: which calls came within seven consecutive days after a talk with the same person about the same debt, its day
--           being the first? (RF-CONV, RF-INB)
-- grain: one row an outbound call; call_ids are the last talk before it and the call
-- parameters: silence_days

WITH spoken AS (
    SELECT call_id, case_id, agent_id, coalesce(client, '') AS client, call_day, started_at, is_attempt, is_answered,
           coalesce(relation, 'unknown') AS relation,
           CASE WHEN coalesce(relation, 'unknown') IN ('self', 'unknown') THEN 'debtor'
                ELSE mart.other_phone(direction, callee_phone, caller_number) END AS person
    FROM mart.call_groups
    WHERE direction IN ('outbound', 'inbound') AND case_id IS NOT NULL
),
talk AS (
    SELECT case_id, person, call_day, started_at, max(call_id) AS call_id
    FROM spoken
    WHERE is_answered AND relation <> 'unknown'
    GROUP BY ALL
),
later AS (
    SELECT c.*, t.call_id AS talk_id, t.call_day AS talk_day
    FROM (FROM spoken WHERE is_attempt) c
    ASOF JOIN talk t ON t.case_id = c.case_id AND t.person = c.person AND t.started_at < c.started_at
)
SELECT l.call_id AS subject, l.case_id, l.agent_id, l.client, [l.talk_id, l.call_id] AS call_ids,
       l.started_at AS occurred_at, p.version,
       to_json({'talk_day': l.talk_day, 'silence_days': p.silence_days}) AS detail
FROM later l
JOIN rule_parameters p ON p.client = l.client AND l.call_day BETWEEN p.valid_from AND p.valid_to
WHERE l.call_day - l.talk_day < p.silence_days
