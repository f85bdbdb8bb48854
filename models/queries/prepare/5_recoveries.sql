-- question: when did each case that was overdue on the day it was placed first end a day with nothing overdue?
--           (kpis.md, recovery_rate.count and days_to_recover)
-- grain: one row a case that was overdue at the end of placed_on
-- parameters: none

-- Only a payment or waiver makes a case less overdue, so the first span with nothing overdue begins with one.
CREATE OR REPLACE TABLE mart.case_recoveries AS
SELECT k.case_no, k.placed_on, min(s.first_day) FILTER (s.first_day > k.placed_on AND s.overdue_amount = 0) AS cleared_on
FROM mart.case_keys k
JOIN mart.case_spans s ON s.case_no = k.case_no AND s.last_day >= k.placed_on
GROUP BY k.case_no, k.placed_on
HAVING bool_or(s.first_day <= k.placed_on AND s.overdue_amount > 0);
