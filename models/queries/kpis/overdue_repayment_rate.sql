-- question: what share of the installments overdue and not covered at opening is covered in full at the end?
-- grain: one row a period, group and standing
-- parameters: the temporary table kpi_standing

SELECT period_no, group_kind, group_id,
       repaid_steps AS numerator,
       late_steps AS denominator
FROM kpi_standing
WHERE is_there_at_opening AND late_steps > 0
