-- question: which calls to one debtor about one debt went over the limit of seven consecutive days? (RF-7IN7)
-- grain: one row an outbound call over the limit; call_ids are the calls of the seven days that end with it
-- parameters: seven_day_max

WITH placed AS (
    SELECT call_id, case_id, agent_id, coalesce(client, '') AS client, call_day, started_at,
           row_number() OVER (PARTITION BY case_id ORDER BY started_at, call_id) AS position
    FROM mart.call_groups
    WHERE is_attempt AND NOT is_third_party AND case_id IS NOT NULL
),
counted AS (
    SELECT *,
           min(position) OVER (
               PARTITION BY case_id ORDER BY CAST(call_day AS TIMESTAMP)
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
JOIN counted e ON e.case_id = o.case_id AND e.position BETWEEN o.first_position AND o.position
GROUP BY o.call_id, o.case_id, o.agent_id, o.client, o.started_at, o.version, o.position, o.first_position, o.seven_day_max
