-- question: which overdue cases were left alone for longer than their stage allows? (S-32, S-33)
-- grain: one row a case and gap; it occurs when the last day allowed ends
-- parameters: max_gap_days_early (dpd 1–30), max_gap_days_middle (31–60), max_gap_days_late (above), max_gap_days_risky,
--             risky_grades (risk_grade of cases that are followed more closely)

WITH span AS (SELECT max(call_day) AS last_call_day FROM mart.call_groups),
gap AS (
    SELECT case_no, day, coalesce(lead(day) OVER (PARTITION BY case_no ORDER BY day), s.last_call_day + 1) AS next_day
    FROM mart.case_days, span s
    WHERE day <= s.last_call_day
),
long_gap AS (
    SELECT g.case_no, o.case_id, o.agent_id, o.client, o.closed_on, g.day, g.next_day, p.version, p.valid_from, p.valid_to,
           k.risk_grade IS NOT NULL AND list_contains(p.risky_grades, k.risk_grade) AS is_risky,
           p.max_gap_days_early, p.max_gap_days_middle, p.max_gap_days_late, p.max_gap_days_risky
    FROM gap g
    JOIN mart.open_cases o ON o.case_no = g.case_no
    JOIN core.cases k ON k.case_id = o.case_id
    JOIN rule_parameters p ON p.client = o.client
    WHERE g.day >= o.opened_on
      AND g.next_day - g.day > least(p.max_gap_days_early, p.max_gap_days_middle, p.max_gap_days_late, p.max_gap_days_risky)
),
asked AS (SELECT DISTINCT case_id, day FROM long_gap),
state AS (SELECT case_id, day, dpd FROM mart.case_states_of('asked')),
judged AS (
    SELECT g.*, s.dpd,
           least(CASE WHEN s.dpd <= 30 THEN g.max_gap_days_early WHEN s.dpd <= 60 THEN g.max_gap_days_middle
                      ELSE g.max_gap_days_late END,
                 CASE WHEN g.is_risky THEN g.max_gap_days_risky END) AS max_gap
    FROM long_gap g
    JOIN state s ON s.case_id = g.case_id AND s.day = g.day
    WHERE s.dpd >= 1
)
SELECT concat(j.case_id, ' ', j.day) AS subject, j.case_id, j.agent_id, j.client, []::VARCHAR[] AS call_ids,
       CAST(j.day + j.max_gap AS DATE) + TIME '23:59:59' AS occurred_at, j.version,
       to_json({'last_action': j.day, 'max_gap': j.max_gap, 'dpd': j.dpd}) AS detail
FROM judged j
WHERE j.next_day - j.day > j.max_gap
  AND j.closed_on > j.day + j.max_gap
  AND CAST(j.day + j.max_gap AS DATE) BETWEEN j.valid_from AND j.valid_to
