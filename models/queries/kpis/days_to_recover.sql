-- question: how many days did each case placed overdue in the period take to clear, or was watched without clearing?
-- grain: one row a period, group, number of days and whether the cases cleared; numerator = cases cleared
-- parameters: the temporary table kpi_cohort

SELECT period_no, group_kind, group_id, CASE WHEN is_cleared THEN overdue_cases ELSE 0 END AS numerator,
       overdue_cases AS denominator, days
FROM kpi_cohort
WHERE is_overdue
