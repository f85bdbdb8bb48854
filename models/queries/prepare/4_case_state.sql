-- question: how does each case stand at the end of given days? (kpis.md, "For a case c at the end of day D")
-- grain: case_spans one row a case and span of days (last_day included); the macros one row a case and day
-- parameters: days, a list of days: mart.case_states([DATE '2026-01-31']); day: mart.case_state(DATE '2026-01-31')

-- Spans of days between which nothing changes: what was paid, waived and due, how many installments were due and how many
-- covered, and when the oldest one not covered was due. Every case has one span for any day, the opening of 0001-01-01 among
-- them. Whose the case is stands in each, so that the KPIs need no join for it. A period needs no span that ended before it: in this order they lie together.
CREATE OR REPLACE TABLE mart.case_spans AS
WITH credit AS (
    SELECT case_no, day, amount AS paid, 0::DECIMAL(18,2) AS waived FROM mart.paid_days WHERE case_no IS NOT NULL
    UNION ALL
    SELECT case_no, day, 0, amount FROM mart.waived_days WHERE case_no IS NOT NULL
),
covered AS (
    SELECT case_no, day, paid_total, waived, (greatest(0, paid_total) + waived)::DECIMAL(18,2) AS cover
    FROM (
        SELECT case_no, day,
               sum(sum(paid)) OVER (PARTITION BY case_no ORDER BY day ROWS UNBOUNDED PRECEDING)::DECIMAL(18,2) AS paid_total,
               sum(sum(waived)) OVER (PARTITION BY case_no ORDER BY day ROWS UNBOUNDED PRECEDING)::DECIMAL(18,2) AS waived
        FROM credit
        GROUP BY case_no, day
    )
    UNION ALL
    SELECT case_no, DATE '0001-01-01' - 1, 0, 0, 0 FROM mart.case_keys
),
corrected AS (SELECT DISTINCT case_no FROM mart.installment_steps WHERE due_amount < 0),
-- After a negative installment less is due in all than before it: the oldest one not covered is where the cover first ran out.
uncovered AS (
    SELECT case_no, due_total, min(due_on) AS due_on, min(step) AS step
    FROM (
        SELECT case_no, due_total, due_on, step
        FROM mart.installment_steps
        WHERE due_amount > 0 AND case_no NOT IN (FROM corrected)
        UNION ALL
        SELECT case_no, max(due_total) OVER (PARTITION BY case_no ORDER BY step), due_on, step
        FROM mart.installment_steps
        SEMI JOIN corrected USING (case_no)
        WHERE due_amount > 0
    )
    GROUP BY case_no, due_total
),
changed AS (
    SELECT c.case_no, c.day, c.paid_total, c.waived, 0::DECIMAL(18,2) AS due, 0 AS due_steps,
           coalesce(u.due_on, DATE '9999-12-31') AS uncovered_on, u.step AS uncovered_step
    FROM covered c
    ASOF LEFT JOIN uncovered u ON u.case_no = c.case_no AND u.due_total > c.cover
    UNION ALL
    SELECT case_no, due_on + 1, NULL, NULL, due_amount, (due_amount > 0)::INTEGER, NULL, NULL FROM mart.installment_steps
),
daily AS (
    SELECT case_no, day, max(paid_total) AS paid_total, max(waived) AS waived, sum(due) AS due, sum(due_steps) AS due_steps,
           max(uncovered_on) AS uncovered_on, max(uncovered_step) AS uncovered_step
    FROM changed
    GROUP BY case_no, day
),
running AS (
    SELECT case_no, day AS first_day, coalesce(lead(day) OVER span - 1, DATE '9999-12-31') AS last_day,
           last_value(paid_total IGNORE NULLS) OVER so_far AS paid_total, last_value(waived IGNORE NULLS) OVER so_far AS waived,
           sum(due) OVER so_far AS due, sum(due_steps) OVER so_far AS due_steps,
           lead(due_steps, 1, 0) OVER span AS steps_due_next,
           last_value(uncovered_on IGNORE NULLS) OVER so_far AS uncovered_on,
           last_value(CASE WHEN uncovered_on IS NOT NULL THEN coalesce(uncovered_step, 2147483647) END IGNORE NULLS)
               OVER so_far AS uncovered_step
    FROM daily
    WINDOW span AS (PARTITION BY case_no ORDER BY day), so_far AS (PARTITION BY case_no ORDER BY day ROWS UNBOUNDED PRECEDING)
)
SELECT r.case_no, f.collector_no, f.portfolio_no, f.placed_on, f.closed_on, f.counted_from, r.first_day, r.last_day::DATE AS last_day, r.paid_total,
       greatest(0, r.paid_total)::DECIMAL(18,2) AS paid, r.waived, r.due::DECIMAL(18,2) AS due,
       coalesce(t.total, 0)::DECIMAL(18,2) AS total,
       greatest(0, r.due - greatest(0, r.paid_total) - r.waived)::DECIMAL(18,2) AS overdue_amount,
       greatest(0, coalesce(t.total, 0) - greatest(0, r.paid_total) - r.waived)::DECIMAL(18,2) AS outstanding,
       r.uncovered_on, r.due_steps::INTEGER AS due_steps, (r.due_steps + r.steps_due_next)::INTEGER AS next_due_steps,
       r.uncovered_step - 1 AS covered_steps
FROM running r
JOIN mart.case_facts f ON f.case_no = r.case_no
LEFT JOIN mart.case_totals t ON t.case_no = r.case_no
ORDER BY r.last_day;

CREATE OR REPLACE MACRO mart.days_past_due(uncovered_on, day) AS
    greatest(0, day - uncovered_on);

CREATE OR REPLACE MACRO mart.case_states_of(case_days) AS TABLE
SELECT d.case_id, d.day,
       coalesce(s.paid, 0)::DECIMAL(18,2) AS paid, coalesce(s.waived, 0)::DECIMAL(18,2) AS waived,
       coalesce(s.due, 0)::DECIMAL(18,2) AS due, coalesce(s.total, 0)::DECIMAL(18,2) AS total,
       coalesce(s.overdue_amount, 0)::DECIMAL(18,2) AS overdue_amount,
       coalesce(s.outstanding, 0)::DECIMAL(18,2) AS outstanding,
       mart.days_past_due(s.uncovered_on, d.day) AS dpd
FROM query_table(case_days) d
LEFT JOIN mart.case_keys k ON k.case_id = d.case_id
ASOF LEFT JOIN mart.case_spans s ON s.case_no = k.case_no AND s.first_day <= d.day;

CREATE OR REPLACE MACRO mart.case_states(days) AS TABLE
SELECT k.case_id, d.day, s.paid, s.waived, s.due, s.total, s.overdue_amount, s.outstanding,
       mart.days_past_due(s.uncovered_on, d.day) AS dpd
FROM (SELECT DISTINCT unnest(days)::DATE AS day) d
JOIN mart.case_spans s ON d.day BETWEEN s.first_day AND s.last_day
JOIN mart.case_keys k ON k.case_no = s.case_no;

CREATE OR REPLACE MACRO mart.case_state(as_of) AS TABLE
SELECT * FROM mart.case_states([as_of]);

CREATE OR REPLACE MACRO mart.bucket_number(dpd) AS CAST(least(7, (dpd + 29) // 30) AS INTEGER);

CREATE OR REPLACE MACRO mart.bucket_name(number) AS CASE WHEN number = 7 THEN 'M7+' ELSE concat('M', number) END;
