-- question: which overdue cases were left alone for longer than their stage allows? (S-32, S-33)
-- grain: one row a case and stretch of days: from the last action, or from when the case became overdue after it; it occurs
--        when the last day allowed ends, if the case is still overdue and open then, and was not held by a complaint
-- parameters: max_gap_days_early (dpd 1–30), max_gap_days_middle (31–60), max_gap_days_late (above), max_gap_days_risky,
--             risky_grades (risk_grade of cases that are followed more closely)

WITH span AS (SELECT max(call_day) AS last_call_day FROM mart.call_groups),
shortest AS (
    SELECT min(least(max_gap_days_early, max_gap_days_middle, max_gap_days_late, max_gap_days_risky)) AS days FROM rule_parameters
),
gap AS (
    SELECT case_no, day, coalesce(lead(day) OVER (PARTITION BY case_no ORDER BY day), s.last_call_day + 1) AS next_day
    FROM mart.case_days, span s
    WHERE day <= s.last_call_day
),
-- Days on end with something overdue, from the span in which it begins.
overdue AS (
    SELECT case_no, first_day, coalesce(clear_from - 1, DATE '9999-12-31') AS last_day
    FROM (
        SELECT case_no, first_day, overdue_amount > 0 AND lag(overdue_amount, 1, 0) OVER later = 0 AS is_start,
               min(CASE WHEN overdue_amount = 0 THEN first_day END) OVER later AS clear_from
        FROM mart.case_spans
        WINDOW later AS (PARTITION BY case_no ORDER BY first_day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
    )
    WHERE is_start
),
long_gap AS (
    SELECT g.*, d.first_day AS overdue_from, d.last_day AS overdue_to, greatest(g.day, d.first_day - 1) AS since,
           o.case_id, o.agent_id, o.client, o.closed_on, o.risk_grade
    FROM (FROM gap WHERE next_day - day > (SELECT days FROM shortest)) g
    JOIN overdue d ON d.case_no = g.case_no AND d.first_day < g.next_day AND d.last_day > g.day
    JOIN mart.open_cases o ON o.case_no = g.case_no AND g.day >= o.opened_on
),
judged AS (
    SELECT g.*, mart.days_past_due(s.uncovered_on, greatest(g.day, g.overdue_from)) AS dpd, p.version, p.valid_from, p.valid_to,
           least(CASE WHEN dpd <= 30 THEN p.max_gap_days_early WHEN dpd <= 60 THEN p.max_gap_days_middle
                      ELSE p.max_gap_days_late END,
                 CASE WHEN list_contains(p.risky_grades, g.risk_grade) THEN p.max_gap_days_risky END) AS max_gap,
           CAST(g.since + max_gap AS DATE) AS due
    FROM long_gap g
    JOIN mart.case_spans s ON s.case_no = g.case_no AND greatest(g.day, g.overdue_from) BETWEEN s.first_day AND s.last_day
    JOIN rule_parameters p ON p.client = g.client
)
SELECT concat(j.case_id, ' ', j.since) AS subject, j.case_id, j.agent_id, j.client, []::VARCHAR[] AS call_ids,
       j.due + TIME '23:59:59' AS occurred_at, j.version,
       to_json({'since': j.since, 'last_action': j.day, 'max_gap': j.max_gap, 'dpd': j.dpd}) AS detail
FROM judged j
WHERE j.next_day > j.due AND j.overdue_to >= j.due AND j.closed_on > j.due AND j.due BETWEEN j.valid_from AND j.valid_to
  AND NOT EXISTS (
      FROM mart.case_complaints m
      WHERE m.case_id = j.case_id AND m.received_at < j.due + 1 AND (m.closed_at IS NULL OR m.closed_at >= j.since + 1)
  )
