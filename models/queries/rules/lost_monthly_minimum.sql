-- question: which lost cases open all the month were tried too seldom in it? (S-25)
-- grain: one row a case and month; call_ids are the outbound calls counted
-- parameters: lost_monthly_min, reachable_days

WITH judged AS (
    SELECT w.*, p.version, p.lost_monthly_min AS least, p.reachable_days
    FROM mart.open_windows w
    JOIN rule_parameters p ON p.client = w.client AND w.last_day BETWEEN p.valid_from AND p.valid_to
    WHERE w.period = 'month' AND coalesce(w.reachability, 'lost') = 'lost'
),
reached AS (
    SELECT DISTINCT j.case_id, j.first_day
    FROM judged j
    JOIN mart.reached_days r ON r.case_id = j.case_id AND r.day < j.first_day AND r.day >= j.first_day - j.reachable_days
    WHERE j.reachability IS NULL
),
tried AS (
    SELECT c.case_id, w.first_day, count(*) AS calls, list(c.call_id ORDER BY c.started_at, c.call_id) AS call_ids
    FROM mart.call_groups c
    JOIN mart.rule_windows w ON w.period = 'month' AND w.first_day = CAST(date_trunc('month', c.call_day) AS DATE)
    WHERE c.is_attempt AND c.case_id IS NOT NULL
    GROUP BY c.case_id, w.first_day
)
SELECT concat(j.case_id, ' ', j.first_day) AS subject, j.case_id, j.agent_id, j.client,
       coalesce(t.call_ids, []) AS call_ids, j.ends_at AS occurred_at, j.version,
       to_json({'count': coalesce(t.calls, 0), 'min': j.least, 'first_day': j.first_day, 'last_day': j.last_day}) AS detail
FROM judged j
LEFT JOIN reached r ON r.case_id = j.case_id AND r.first_day = j.first_day
LEFT JOIN tried t ON t.case_id = j.case_id AND t.first_day = j.first_day
WHERE coalesce(t.calls, 0) < j.least
  AND (j.reachability IS NOT NULL OR NOT (r.case_id IS NOT NULL OR j.first_day - j.opened_on < j.reachable_days))
