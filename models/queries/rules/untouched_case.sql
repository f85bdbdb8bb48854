-- question: which overdue cases open all the week saw no call, SMS, letter or visit in it? (S-27)
-- grain: one row a case and week
-- parameters: none

WITH touched AS (
    SELECT case_id, call_day AS day FROM mart.call_groups WHERE direction IN ('outbound', 'inbound') AND case_id IS NOT NULL
    UNION
    SELECT case_id, CAST(sent_at AS DATE) FROM core.sms WHERE case_id IS NOT NULL
    UNION
    SELECT case_id, sent_on FROM core.letters
    UNION
    SELECT case_id, CAST(visited_at AS DATE) FROM core.visits
),
touched_week AS (SELECT DISTINCT case_id, CAST(date_trunc('week', day) AS DATE) AS first_day FROM touched),
untouched AS (
    SELECT w.*, CAST(w.first_day - 1 AS DATE) AS day
    FROM mart.open_windows w
    ANTI JOIN touched_week t ON t.case_id = w.case_id AND t.first_day = w.first_day
    WHERE w.period = 'week'
),
state AS (SELECT case_id, day, dpd FROM mart.case_states_of('untouched'))
SELECT concat(u.case_id, ' ', u.first_day) AS subject, u.case_id, u.agent_id, p.client, []::VARCHAR[] AS call_ids,
       u.ends_at AS occurred_at, p.version,
       to_json({'dpd': s.dpd, 'first_day': u.first_day, 'last_day': u.last_day}) AS detail
FROM untouched u
JOIN state s ON s.case_id = u.case_id AND s.day = u.day
JOIN rule_parameters p ON p.client = u.client AND u.last_day BETWEEN p.valid_from AND p.valid_to
WHERE s.dpd >= 1
