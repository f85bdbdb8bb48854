-- question: which lost cases open all the week were tried too seldom in it? (S-26, the edition that C-01 sets against S-25)
-- grain: one row a case and week; call_ids are the outbound calls counted
-- parameters: lost_weekly_min, reachable_days

WITH judged AS (
    SELECT w.case_no, w.reachability, w.opened_on, w.first_day, w.last_day, w.ends_at, p.version, p.lost_weekly_min AS least,
           p.reachable_days
    FROM mart.open_windows w
    JOIN rule_parameters p ON p.client = w.client AND w.last_day BETWEEN p.valid_from AND p.valid_to
    WHERE w.period = 'week' AND coalesce(w.reachability, 'lost') = 'lost'
),
tried AS (
    SELECT case_no, CAST(date_trunc('week', day) AS DATE) AS first_day, sum(attempts) AS calls
    FROM mart.case_days
    GROUP BY ALL
),
short AS (
    SELECT j.*, coalesce(t.calls, 0) AS calls
    FROM judged j
    LEFT JOIN tried t ON t.case_no = j.case_no AND t.first_day = j.first_day
    WHERE coalesce(t.calls, 0) < j.least
),
reached AS (
    SELECT DISTINCT s.case_no, s.first_day
    FROM short s
    JOIN mart.case_days r ON r.case_no = s.case_no AND r.day < s.first_day AND r.day >= s.first_day - s.reachable_days
    WHERE r.is_reached AND s.reachability IS NULL
),
broken AS (
    SELECT s.*, o.case_id, o.agent_id, o.client
    FROM short s
    JOIN mart.open_cases o ON o.case_no = s.case_no
    LEFT JOIN reached r ON r.case_no = s.case_no AND r.first_day = s.first_day
    WHERE s.reachability IS NOT NULL OR NOT (r.case_no IS NOT NULL OR s.first_day - s.opened_on < s.reachable_days)
),
counted AS (
    SELECT b.case_no, b.first_day, list(c.call_id ORDER BY c.started_at, c.call_id) AS call_ids
    FROM broken b
    JOIN mart.call_groups c ON c.case_id = b.case_id AND c.is_attempt AND c.call_day BETWEEN b.first_day AND b.last_day
    WHERE b.calls > 0
    GROUP BY b.case_no, b.first_day
)
SELECT concat(b.case_id, ' ', b.first_day) AS subject, b.case_id, b.agent_id, b.client,
       coalesce(c.call_ids, []) AS call_ids, b.ends_at AS occurred_at, b.version,
       to_json({'count': b.calls, 'min': b.least, 'first_day': b.first_day, 'last_day': b.last_day}) AS detail
FROM broken b
LEFT JOIN counted c ON c.case_no = b.case_no AND c.first_day = b.first_day
