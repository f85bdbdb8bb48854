-- question: what share of the outstanding balance is 30 or more days overdue at the end?
-- grain: one row a period, group and standing
-- parameters: the temporary table kpi_standing

SELECT period_no, group_kind, group_id,
       CASE WHEN is_end_30 THEN end_outstanding ELSE 0 END AS numerator,
       end_outstanding AS denominator
FROM kpi_standing
WHERE is_there_at_end
