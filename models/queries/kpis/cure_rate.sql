-- question: what share of the cases overdue at opening is not overdue at the end?
-- grain: one row a period, group and standing
-- parameters: the temporary table kpi_standing

SELECT period_no, group_kind, group_id,
       CASE WHEN end_bucket = 0 THEN cases ELSE 0 END AS numerator,
       cases AS denominator
FROM kpi_standing
WHERE is_there_at_opening AND opening_bucket >= 1
