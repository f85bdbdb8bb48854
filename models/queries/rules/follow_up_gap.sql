-- question: which overdue cases were left alone for longer than their stage allows? (S-32, S-33)
-- grain: one row a case and gap; it occurs when the last day allowed ends
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
long_gap AS (
    SELECT g.*, o.case_id, o.agent_id, o.client, o.closed_on, o.risk_grade
    FROM (FROM gap WHERE next_day - day > (SELECT days FROM shortest)) g
    JOIN mart.open_cases o ON o.case_no = g.case_no AND g.day >= o.opened_on
),
judged AS (
    SELECT g.*, mart.days_past_due(s.uncovered_on, g.day) AS dpd, p.version, p.valid_from, p.valid_to,
           least(CASE WHEN dpd <= 30 THEN p.max_gap_days_early WHEN dpd <= 60 THEN p.max_gap_days_middle
                      ELSE p.max_gap_days_late END,
                 CASE WHEN list_contains(p.risky_grades, g.risk_grade) THEN p.max_gap_days_risky END) AS max_gap
    FROM long_gap g
    JOIN mart.case_spans s ON s.case_no = g.case_no AND g.day BETWEEN s.first_day AND s.last_day AND s.uncovered_on < g.day
    JOIN rule_parameters p ON p.client = g.client
)
SELECT concat(j.case_id, ' ', j.day) AS subject, j.case_id, j.agent_id, j.client, []::VARCHAR[] AS call_ids,
       CAST(j.day + j.max_gap AS DATE) + TIME '23:59:59' AS occurred_at, j.version,
       to_json({'last_action': j.day, 'max_gap': j.max_gap, 'dpd': j.dpd}) AS detail
FROM judged j
WHERE j.next_day - j.day > j.max_gap
  AND j.closed_on > j.day + j.max_gap
  AND CAST(j.day + j.max_gap AS DATE) BETWEEN j.valid_from AND j.valid_to
