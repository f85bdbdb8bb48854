-- question: what share of the balance in M2 at opening has rolled to M3 at the end?
-- grain: one row a period, group and standing
-- parameters: the temporary table kpi_standing

SELECT period_no, group_kind, group_id,
       CASE WHEN end_bucket = 3 THEN end_outstanding ELSE 0 END AS numerator,
       opening_outstanding AS denominator
FROM kpi_standing
WHERE is_there_at_opening AND opening_bucket = 2
