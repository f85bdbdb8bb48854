-- question: which whole ISO weeks and calendar months lie within the days of calls? (contract.md §4, "Only weeks and months")
-- grain: one row a week or month
-- parameters: none

CREATE OR REPLACE TABLE mart.rule_windows AS
WITH span AS (SELECT min(call_day) AS first_call_day, max(call_day) AS last_call_day FROM mart.call_groups),
candidate AS (
    SELECT 'week' AS period, w.start::DATE AS first_day, (w.start + INTERVAL 6 DAY)::DATE AS last_day
    FROM span, unnest(generate_series(date_trunc('week', first_call_day)::TIMESTAMP, last_call_day::TIMESTAMP, INTERVAL 7 DAY)) w(start)
    UNION ALL
    SELECT 'month', m.start::DATE, (m.start + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE
    FROM span, unnest(generate_series(date_trunc('month', first_call_day)::TIMESTAMP, last_call_day::TIMESTAMP, INTERVAL 1 MONTH)) m(start)
)
SELECT c.period, c.first_day, c.last_day, c.last_day + TIME '23:59:59' AS ends_at
FROM candidate c, span s
WHERE c.first_day >= s.first_call_day AND c.last_day <= s.last_call_day;
