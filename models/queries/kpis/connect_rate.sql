-- question: what share of the attempts was answered?
-- grain: one row a period and group
-- parameters: the temporary table kpi_call_count

SELECT period_no, group_kind, group_id,
       answered_attempts AS numerator,
       attempts AS denominator
FROM kpi_call_count
