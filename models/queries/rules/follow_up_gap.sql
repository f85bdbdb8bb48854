-- question: which overdue cases were left alone for longer than their stage allows? (S-32, S-33)
-- grain: one row a case and stretch of days: from the last action, or from when the case became overdue after it; it occurs
--        when the last day allowed ends, if the case is still overdue and open then, and was not held by a complaint
-- parameters: max_gap_days_early (dpd 1–30), max_gap_days_middle (31–60), max_gap_days_late (above), max_gap_days_risky,
--             risky_grades (risk_grade of cases that are followed more closely)

WITH span AS (SELECT max(call_day) AS last_call_day FROM mart.call_groups),
gap AS (
    SELECT case_no, day, coalesce(lead(day) OVER (PARTITION BY case_no ORDER BY day), s.last_call_day + 1) AS next_day
    FROM mart.case_days, span s
    WHERE day <= s.last_call_day
),
-- Most cases stay overdue once they are, and half have one oldest installment not covered all along: these need no spans.
standing AS MATERIALIZED (
    SELECT case_no, min(first_day) FILTER (overdue_amount > 0) AS overdue_from,
           coalesce(max(first_day) FILTER (overdue_amount = 0) > overdue_from, false) AS is_cleared,
           CASE WHEN min(uncovered_on) = max(uncovered_on) THEN min(uncovered_on) END AS only_uncovered_on
    FROM mart.case_spans
    GROUP BY case_no
    HAVING overdue_from IS NOT NULL
),
-- Days on end with something overdue, from the span in which it begins.
overdue AS (
    SELECT case_no, overdue_from AS first_day, DATE '9999-12-31' AS last_day, only_uncovered_on
    FROM standing
    WHERE NOT is_cleared
    UNION ALL
    SELECT case_no, first_day, coalesce(clear_from - 1, DATE '9999-12-31'), NULL
    FROM (
        SELECT case_no, first_day, overdue_amount > 0 AND lag(overdue_amount, 1, 0) OVER later = 0 AS is_start,
               min(CASE WHEN overdue_amount = 0 THEN first_day END) OVER later AS clear_from
        FROM mart.case_spans
        SEMI JOIN (FROM standing WHERE is_cleared) USING (case_no)
        WINDOW later AS (PARTITION BY case_no ORDER BY first_day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
    )
    WHERE is_start
),
allowed AS (
    SELECT o.case_no, o.opened_on, o.closed_on, p.version, p.valid_from, p.valid_to,
           CASE WHEN list_contains(p.risky_grades, o.risk_grade) THEN p.max_gap_days_risky END AS risky,
           least(p.max_gap_days_early, risky) AS early, least(p.max_gap_days_middle, risky) AS middle,
           least(p.max_gap_days_late, risky) AS late
    FROM mart.open_cases o
    JOIN rule_parameters p ON p.client = o.client
),
-- `days` go to the next action, or to when the case is no longer overdue or open.
long_gap AS (
    SELECT g.case_no, g.day, greatest(g.day, d.first_day - 1) AS since, greatest(g.day, d.first_day) AS judged_on,
           d.only_uncovered_on, least(g.next_day, d.last_day + 1, a.closed_on) - since AS days,
           a.early, a.middle, a.late, a.version, a.valid_from, a.valid_to
    FROM gap g
    JOIN overdue d ON d.case_no = g.case_no AND d.first_day < g.next_day AND d.last_day > g.day
    JOIN allowed a ON a.case_no = g.case_no AND g.day >= a.opened_on
    WHERE days > least(a.early, a.middle, a.late)
),
uncovered AS (
    SELECT case_no, first_day, last_day, uncovered_on
    FROM mart.case_spans
    SEMI JOIN (FROM standing WHERE only_uncovered_on IS NULL OR is_cleared) USING (case_no)
),
judged AS (
    SELECT g.*, mart.days_past_due(coalesce(g.only_uncovered_on, s.uncovered_on), g.judged_on) AS dpd,
           CASE WHEN dpd <= 30 THEN g.early WHEN dpd <= 60 THEN g.middle ELSE g.late END AS max_gap,
           CAST(g.since + max_gap AS DATE) AS due
    FROM long_gap g
    LEFT JOIN uncovered s ON s.case_no = g.case_no AND g.judged_on BETWEEN s.first_day AND s.last_day
)
SELECT concat(o.case_id, ' ', j.since) AS subject, o.case_id, o.agent_id, o.client, []::VARCHAR[] AS call_ids,
       j.due + TIME '23:59:59' AS occurred_at, j.version,
       to_json({'since': j.since, 'last_action': j.day, 'max_gap': j.max_gap, 'dpd': j.dpd}) AS detail
FROM judged j
JOIN mart.open_cases o ON o.case_no = j.case_no
ANTI JOIN mart.case_complaints m
  ON m.case_id = o.case_id AND m.received_at < j.due + 1 AND coalesce(m.closed_at, 'infinity') >= j.since + 1
WHERE j.days > j.max_gap AND j.due BETWEEN j.valid_from AND j.valid_to
