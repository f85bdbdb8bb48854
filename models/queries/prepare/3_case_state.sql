-- question: how does each case stand at the end of given days? (kpis.md, "For a case c at the end of day D")
-- grain: one row a case and day
-- parameters: days, a list of days: mart.case_states([DATE '2026-01-31']); day: mart.case_state(DATE '2026-01-31')

CREATE OR REPLACE MACRO mart.case_states_of(case_days) AS TABLE
WITH covered AS (
    SELECT d.case_id, d.day,
           greatest(0, coalesce(p.paid_total, 0))::DECIMAL(18,2) AS paid,
           coalesce(w.waived_total, 0)::DECIMAL(18,2) AS waived,
           coalesce(u.due_total, 0)::DECIMAL(18,2) AS due,
           coalesce(t.total, 0)::DECIMAL(18,2) AS total
    FROM query_table(case_days) d
    ASOF LEFT JOIN mart.paid_days p ON p.case_id = d.case_id AND p.day <= d.day
    ASOF LEFT JOIN mart.waived_days w ON w.case_id = d.case_id AND w.day <= d.day
    ASOF LEFT JOIN mart.due_days u ON u.case_id = d.case_id AND u.due_on < d.day
    LEFT JOIN mart.case_totals t ON t.case_id = d.case_id
),
uncovered AS (
    SELECT case_id, due_total, min(due_on) AS due_on
    FROM mart.installment_steps
    WHERE due_amount > 0
    GROUP BY case_id, due_total
)
SELECT c.case_id, c.day, c.paid, c.waived, c.due, c.total,
       greatest(0, c.due - c.paid - c.waived)::DECIMAL(18,2) AS overdue_amount,
       greatest(0, c.total - c.paid - c.waived)::DECIMAL(18,2) AS outstanding,
       CASE WHEN s.due_on < c.day THEN date_diff('day', s.due_on, c.day) ELSE 0 END AS dpd
FROM (SELECT *, (paid + waived)::DECIMAL(18,2) AS cover FROM covered) c
ASOF LEFT JOIN uncovered s ON s.case_id = c.case_id AND s.due_total > c.cover;

CREATE OR REPLACE MACRO mart.case_states(days) AS TABLE
WITH asked AS (SELECT case_id, unnest(days)::DATE AS day FROM core.cases)
SELECT * FROM mart.case_states_of('asked');

CREATE OR REPLACE MACRO mart.case_state(as_of) AS TABLE
SELECT * FROM mart.case_states([as_of]);

CREATE OR REPLACE MACRO mart.bucket_number(dpd) AS CAST(least(7, ceil(dpd / 30.0)) AS INTEGER);

CREATE OR REPLACE MACRO mart.bucket_name(number) AS CASE WHEN number = 7 THEN 'M7+' ELSE concat('M', number) END;
