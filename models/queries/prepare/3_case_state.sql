-- question: how does each case stand at the end of given days? (kpis.md, "For a case c at the end of day D")
-- grain: case_spans one row a case and span of days (last_day included); the macros one row a case and day
-- parameters: days, a list of days: mart.case_states([DATE '2026-01-31']); day: mart.case_state(DATE '2026-01-31')

-- Spans of days between which nothing changes: what was paid, waived and due, and which installment is the oldest not covered.
CREATE OR REPLACE TABLE mart.case_spans AS
WITH credit AS (
    SELECT case_id, day, amount AS paid, 0::DECIMAL(18,2) AS waived FROM mart.paid_days
    UNION ALL
    SELECT case_id, approved_on, 0, sum(amount) FROM core.waivers GROUP BY ALL
),
covered AS (
    SELECT case_id, day, greatest(0, paid_total)::DECIMAL(18,2) AS paid, waived_total AS waived,
           (greatest(0, paid_total) + waived_total)::DECIMAL(18,2) AS cover
    FROM (
        SELECT case_id, day,
               sum(sum(paid)) OVER (PARTITION BY case_id ORDER BY day ROWS UNBOUNDED PRECEDING)::DECIMAL(18,2) AS paid_total,
               sum(sum(waived)) OVER (PARTITION BY case_id ORDER BY day ROWS UNBOUNDED PRECEDING)::DECIMAL(18,2) AS waived_total
        FROM credit
        GROUP BY case_id, day
    )
    UNION ALL
    SELECT case_id, DATE '0001-01-01', 0, 0, 0
    FROM (SELECT case_id FROM core.cases UNION SELECT case_id FROM mart.case_totals UNION SELECT case_id FROM credit)
),
uncovered AS (
    SELECT case_id, due_total, min(due_on) AS due_on
    FROM mart.installment_steps
    WHERE due_amount > 0
    GROUP BY case_id, due_total
),
changed AS (
    SELECT c.case_id, c.day, c.paid, c.waived, 0::DECIMAL(18,2) AS due, coalesce(u.due_on, DATE '9999-12-31') AS uncovered_on
    FROM covered c
    ASOF LEFT JOIN uncovered u ON u.case_id = c.case_id AND u.due_total > c.cover
    UNION ALL
    SELECT case_id, due_on + 1, NULL, NULL, sum(due_amount), NULL FROM core.installments GROUP BY ALL
),
daily AS (
    SELECT case_id, day, max(paid) AS paid, max(waived) AS waived, sum(due) AS due, max(uncovered_on) AS uncovered_on
    FROM changed
    GROUP BY case_id, day
),
running AS (
    SELECT case_id, day AS first_day, lead(day, 1, DATE '9999-12-31') OVER span - 1 AS last_day,
           last_value(paid IGNORE NULLS) OVER so_far AS paid, last_value(waived IGNORE NULLS) OVER so_far AS waived,
           sum(due) OVER so_far AS due, last_value(uncovered_on IGNORE NULLS) OVER so_far AS uncovered_on
    FROM daily
    WINDOW span AS (PARTITION BY case_id ORDER BY day), so_far AS (PARTITION BY case_id ORDER BY day ROWS UNBOUNDED PRECEDING)
)
SELECT case_id, first_day, last_day::DATE AS last_day, paid, waived, due::DECIMAL(18,2) AS due,
       coalesce(t.total, 0)::DECIMAL(18,2) AS total,
       greatest(0, due - paid - waived)::DECIMAL(18,2) AS overdue_amount,
       greatest(0, coalesce(t.total, 0) - paid - waived)::DECIMAL(18,2) AS outstanding, uncovered_on
FROM running
LEFT JOIN mart.case_totals t USING (case_id);

CREATE OR REPLACE MACRO mart.days_past_due(uncovered_on, day) AS
    CASE WHEN uncovered_on < day THEN date_diff('day', uncovered_on, day) ELSE 0 END;

CREATE OR REPLACE MACRO mart.case_states_of(case_days) AS TABLE
SELECT d.case_id, d.day,
       coalesce(s.paid, 0)::DECIMAL(18,2) AS paid, coalesce(s.waived, 0)::DECIMAL(18,2) AS waived,
       coalesce(s.due, 0)::DECIMAL(18,2) AS due, coalesce(s.total, 0)::DECIMAL(18,2) AS total,
       coalesce(s.overdue_amount, 0)::DECIMAL(18,2) AS overdue_amount,
       coalesce(s.outstanding, 0)::DECIMAL(18,2) AS outstanding,
       mart.days_past_due(s.uncovered_on, d.day) AS dpd
FROM query_table(case_days) d
ASOF LEFT JOIN mart.case_spans s ON s.case_id = d.case_id AND s.first_day <= d.day;

CREATE OR REPLACE MACRO mart.case_states(days) AS TABLE
SELECT s.case_id, d.day, s.paid, s.waived, s.due, s.total, s.overdue_amount, s.outstanding,
       mart.days_past_due(s.uncovered_on, d.day) AS dpd
FROM (SELECT DISTINCT unnest(days)::DATE AS day) d
JOIN mart.case_spans s ON d.day BETWEEN s.first_day AND s.last_day
SEMI JOIN core.cases k ON k.case_id = s.case_id;

CREATE OR REPLACE MACRO mart.case_state(as_of) AS TABLE
SELECT * FROM mart.case_states([as_of]);

CREATE OR REPLACE MACRO mart.bucket_number(dpd) AS CAST(least(7, ceil(dpd / 30.0)) AS INTEGER);

CREATE OR REPLACE MACRO mart.bucket_name(number) AS CASE WHEN number = 7 THEN 'M7+' ELSE concat('M', number) END;
