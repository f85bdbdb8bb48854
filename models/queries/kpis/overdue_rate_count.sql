-- question: what share of the open cases is overdue at the end?
-- grain: one row a period, group and standing
-- parameters: the temporary table kpi_standing

SELECT period_no, group_kind, group_id,
       CASE WHEN end_bucket >= 1 THEN cases ELSE 0 END AS numerator,
       open_cases AS denominator
FROM kpi_standing
WHERE is_there_at_end
