-- question: what share of the attempts answered by the debtor ended with a promise?
-- grain: one row a period and group
-- parameters: the temporary table kpi_call_count

SELECT period_no, group_kind, group_id,
       self_promised AS numerator,
       self_answered AS denominator
FROM kpi_call_count
