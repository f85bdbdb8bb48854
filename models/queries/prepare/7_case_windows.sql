-- question: through which weeks and months was each case open, and what was done on it in each of them?
--           (contract.md §4, "Open in a window", "Reachable", untouched_case, "Only weeks and months")
-- grain: windows one row a whole ISO week or month within the days of calls; settled_spans one row a case, known or not, and span;
--        case_windows one row a case and window that it was open through
-- parameters: windows, the name of a table (window_no, first_day, last_day)

-- A number tells the week or month whatever others there are, so that it stays the same when days follow.
CREATE OR REPLACE TABLE mart.windows AS
WITH span AS (SELECT min(call_day) AS first_call_day, max(call_day) AS last_call_day FROM mart.call_groups),
candidate AS (
    SELECT 'week' AS period, w.start::DATE AS first_day, (w.start + INTERVAL 6 DAY)::DATE AS last_day
    FROM span, unnest(generate_series(date_trunc('week', first_call_day)::TIMESTAMP, last_call_day::TIMESTAMP, INTERVAL 7 DAY)) w(start)
    UNION ALL
    SELECT 'month', m.start::DATE, (m.start + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE
    FROM span, unnest(generate_series(date_trunc('month', first_call_day)::TIMESTAMP, last_call_day::TIMESTAMP, INTERVAL 1 MONTH)) m(start)
)
SELECT (c.first_day - DATE '1970-01-01' + CASE c.period WHEN 'week' THEN 1000000 ELSE 0 END)::INTEGER AS window_no, c.period, c.first_day, c.last_day,
       c.last_day + TIME '23:59:59' AS ends_at
FROM candidate c, span s
WHERE c.first_day >= s.first_call_day AND c.last_day <= s.last_call_day;

-- Spans from one payment or waiver to the next at whose end nothing is outstanding; only cases that have installments.
CREATE OR REPLACE TABLE mart.settled_spans AS
WITH covered AS (
    SELECT t.case_no, t.case_id, t.total
    FROM mart.case_totals t
    LEFT JOIN (SELECT case_id, max(paid_total) AS most FROM mart.paid_days GROUP BY case_id) p USING (case_id)
    LEFT JOIN (SELECT case_id, max(waived_total) AS most FROM mart.waived_days GROUP BY case_id) w USING (case_id)
    WHERE greatest(0, coalesce(p.most, 0)) + greatest(0, coalesce(w.most, 0)) >= t.total
),
changed AS (
    SELECT case_id, DATE '0001-01-01' AS day FROM covered
    UNION
    SELECT case_id, day FROM mart.paid_days SEMI JOIN covered USING (case_id)
    UNION
    SELECT case_id, day FROM mart.waived_days SEMI JOIN covered USING (case_id)
),
state AS (
    SELECT c.case_no, d.case_id, d.day,
           c.total - greatest(0, coalesce(p.paid_total, 0)) - coalesce(w.waived_total, 0) <= 0 AS is_settled,
           lead(d.day) OVER (PARTITION BY d.case_id ORDER BY d.day) AS next_day
    FROM changed d
    JOIN covered c USING (case_id)
    ASOF LEFT JOIN mart.paid_days p ON p.case_id = d.case_id AND p.day <= d.day
    ASOF LEFT JOIN mart.waived_days w ON w.case_id = d.case_id AND w.day <= d.day
)
SELECT case_id, case_no, day AS first_day, coalesce(next_day - 1, DATE '9999-12-31')::DATE AS last_day
FROM state
WHERE is_settled;

CREATE OR REPLACE MACRO mart.case_windows_of(windows) AS TABLE
WITH asked AS (FROM query_table(windows)),
settled AS (
    SELECT DISTINCT s.case_no, w.window_no
    FROM mart.settled_spans s
    JOIN asked w ON w.first_day - 1 BETWEEN s.first_day AND s.last_day
),
open_window AS (
    SELECT c.case_no, c.reachability, c.opened_on, w.window_no, w.first_day, w.last_day
    FROM mart.case_facts c
    JOIN asked w ON w.first_day BETWEEN c.opened_on AND coalesce(c.closed_on - 1, DATE '9999-12-31')
    ANTI JOIN settled s ON s.case_no = c.case_no AND s.window_no = w.window_no
    WHERE c.closed_on IS NULL OR c.closed_on > w.last_day
),
touched AS (
    SELECT d.case_no, w.window_no, sum(d.attempts)::INTEGER AS attempts
    FROM mart.case_days d
    JOIN (SELECT window_no, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM asked) w ON w.day = d.day
    GROUP BY ALL
),
-- When the debtor or family was reached matters only where the case itself does not say whether it is reachable.
reached AS (
    SELECT d.case_no, list(d.day) AS days
    FROM mart.case_days d
    JOIN mart.case_facts c ON c.case_no = d.case_no AND c.reachability IS NULL
    WHERE d.is_reached AND d.day < (SELECT max(first_day) FROM asked)
    GROUP BY d.case_no
)
SELECT o.case_no, o.window_no, o.first_day, o.last_day, o.opened_on, o.reachability, coalesce(t.attempts, 0) AS attempts,
       t.case_no IS NOT NULL AS is_touched, list_max(list_filter(r.days, lambda day: day < o.first_day)) AS reached_on
FROM open_window o
LEFT JOIN touched t ON t.case_no = o.case_no AND t.window_no = o.window_no
LEFT JOIN reached r ON r.case_no = o.case_no;

-- In this order a period reads only its own weeks.
CREATE OR REPLACE TABLE mart.case_windows AS FROM mart.case_windows_of('mart.windows') ORDER BY window_no;
