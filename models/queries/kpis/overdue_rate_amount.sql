-- question: what share of the outstanding balance is overdue at the end?
-- grain: one row a period, group and standing
-- parameters: the temporary table kpi_standing

SELECT period_no, group_kind, group_id,
       end_overdue_amount AS numerator,
       end_outstanding AS denominator
FROM kpi_standing
WHERE is_there_at_end
