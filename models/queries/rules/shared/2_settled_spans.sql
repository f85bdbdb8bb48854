-- question: from which day to which day did each case end its days with nothing outstanding? (kpis.md, outstanding)
-- grain: one row a case and span; only cases that have installments
-- parameters: none

CREATE OR REPLACE TABLE mart.settled_spans AS
WITH covered AS (
    SELECT t.case_id, t.total
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
    SELECT d.case_id, d.day,
           c.total - greatest(0, coalesce(p.paid_total, 0)) - coalesce(w.waived_total, 0) <= 0 AS is_settled,
           lead(d.day) OVER (PARTITION BY d.case_id ORDER BY d.day) AS next_day
    FROM changed d
    JOIN covered c USING (case_id)
    ASOF LEFT JOIN mart.paid_days p ON p.case_id = d.case_id AND p.day <= d.day
    ASOF LEFT JOIN mart.waived_days w ON w.case_id = d.case_id AND w.day <= d.day
)
SELECT case_id, day AS first_day, coalesce(next_day - 1, DATE '9999-12-31')::DATE AS last_day
FROM state
WHERE is_settled;
