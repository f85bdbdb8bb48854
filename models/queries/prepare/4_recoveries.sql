-- question: when did each case that was overdue on the day it was placed first end a day with nothing overdue?
--           (kpis.md, recovery_rate.count and days_to_recover)
-- grain: one row a case with a placed_on
-- parameters: none

CREATE OR REPLACE TABLE mart.case_recoveries AS
WITH credit_day AS (
    SELECT case_id, day FROM mart.paid_days
    UNION
    SELECT case_id, day FROM mart.waived_days
),
asked AS (
    SELECT case_id, placed_on AS day FROM core.cases WHERE placed_on IS NOT NULL
    UNION
    SELECT d.case_id, d.day
    FROM credit_day d
    JOIN core.cases k ON k.case_id = d.case_id AND d.day > k.placed_on
),
state AS (SELECT case_id, day, overdue_amount FROM mart.case_states_of('asked'))
SELECT k.case_id, k.placed_on,
       max(s.overdue_amount) FILTER (s.day = k.placed_on) > 0 AS is_placed_overdue,
       min(s.day) FILTER (s.day > k.placed_on AND s.overdue_amount = 0) AS cleared_on
FROM core.cases k
JOIN state s ON s.case_id = k.case_id
WHERE k.placed_on IS NOT NULL
GROUP BY k.case_id, k.placed_on;
