-- question: what share of the amount overdue at opening was paid in the period?
-- grain: one row a period, group and standing
-- parameters: the temporary table kpi_standing

SELECT period_no, group_kind, group_id,
       recovered AS numerator,
       opening_overdue_amount AS denominator
FROM kpi_standing
WHERE is_there_at_opening
