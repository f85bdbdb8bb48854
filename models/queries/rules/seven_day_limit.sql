-- question: which calls to one person about one debt went over the limit of seven consecutive days? (RF-7IN7, RF-KEY)
-- grain: one row an outbound call over the limit; call_ids are the calls to that person in the seven days that end with it
-- parameters: seven_day_max

WITH called AS (
    SELECT call_id, case_id, agent_id, coalesce(client, '') AS client, call_day, started_at,
           CASE WHEN coalesce(relation, 'unknown') IN ('self', 'unknown') THEN 'debtor' ELSE callee_phone END AS person
    FROM mart.call_groups
    WHERE is_attempt AND case_id IS NOT NULL
),
placed AS (
    SELECT *, row_number() OVER (PARTITION BY case_id, person ORDER BY started_at, call_id) AS position
    FROM called
    WHERE person IS NOT NULL
),
counted AS (
    SELECT *,
           min(position) OVER (
               PARTITION BY case_id, person ORDER BY CAST(call_day AS TIMESTAMP)
               RANGE BETWEEN INTERVAL 6 DAY PRECEDING AND CURRENT ROW
           ) AS first_position
    FROM placed
),
over_limit AS (
    SELECT c.*, p.version, p.seven_day_max
    FROM counted c
    JOIN rule_parameters p ON p.client = c.client AND c.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE c.position - c.first_position + 1 > p.seven_day_max
)
SELECT o.call_id AS subject, o.case_id, o.agent_id, o.client, list(e.call_id ORDER BY e.position) AS call_ids,
       o.started_at AS occurred_at, o.version,
       to_json({'count': o.position - o.first_position + 1, 'max': o.seven_day_max}) AS detail
FROM over_limit o
JOIN counted e ON e.case_id = o.case_id AND e.person = o.person AND e.position BETWEEN o.first_position AND o.position
GROUP BY o.call_id, o.case_id, o.agent_id, o.client, o.started_at, o.version, o.position, o.first_position, o.seven_day_max
