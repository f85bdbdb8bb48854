-- question: which agents called in a quarter in which they were not trained? (S-105; only where trainings are given)
-- grain: one row an agent and whole quarter within the days of calls
-- parameters: trainings_a_quarter

WITH span AS (SELECT min(call_day) AS first_call_day, max(call_day) AS last_call_day FROM mart.call_groups),
caller AS (
    SELECT DISTINCT agent_id, CAST(date_trunc('quarter', call_day) AS DATE) AS first_day
    FROM mart.call_groups
    WHERE is_attempt AND agent_id IN (SELECT agent_id FROM core.agents WHERE EXISTS (FROM core.trainings))
),
judged AS (
    SELECT c.agent_id, c.first_day, CAST(c.first_day + INTERVAL 3 MONTH - INTERVAL 1 DAY AS DATE) AS last_day
    FROM caller c, span s
    WHERE c.first_day >= s.first_call_day AND c.first_day + INTERVAL 3 MONTH - INTERVAL 1 DAY <= s.last_call_day
),
held AS (
    SELECT j.agent_id, j.first_day, count(t.training_id) AS trainings
    FROM judged j
    LEFT JOIN core.trainings t ON t.agent_id = j.agent_id AND t.held_on BETWEEN j.first_day AND j.last_day
    GROUP BY ALL
)
SELECT concat(j.agent_id, ' ', j.first_day) AS subject, NULL AS case_id, j.agent_id, p.client, []::VARCHAR[] AS call_ids,
       j.last_day + TIME '23:59:59' AS occurred_at, p.version,
       to_json({'count': h.trainings, 'min': p.trainings_a_quarter, 'first_day': j.first_day, 'last_day': j.last_day}) AS detail
FROM judged j
JOIN held h ON h.agent_id = j.agent_id AND h.first_day = j.first_day
JOIN rule_parameters p ON p.client = '' AND j.last_day BETWEEN p.valid_from AND p.valid_to
WHERE h.trainings < p.trainings_a_quarter
