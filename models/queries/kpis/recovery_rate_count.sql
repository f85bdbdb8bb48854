-- question: what share of the cases placed overdue in the period was cleared within 30 days, up to its end?
-- grain: one row a period, group and days to recover
-- parameters: the temporary table kpi_cohort

SELECT period_no, group_kind, group_id,
       cleared_cases AS numerator,
       overdue_cases AS denominator
FROM kpi_cohort
WHERE is_overdue
