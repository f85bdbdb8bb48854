-- question: what share of the attempts was answered by the debtor?
-- grain: one row a period and group
-- parameters: the temporary table kpi_call_count

SELECT period_no, group_kind, group_id,
       self_answered AS numerator,
       attempts AS denominator
FROM kpi_call_count
