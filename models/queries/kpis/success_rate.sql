-- question: what share of the overdue cases acted on paid within 30 days after the first action?
-- grain: one row a period and group
-- parameters: the temporary table kpi_acted

SELECT period_no, group_kind, group_id,
       paying_cases AS numerator,
       acted_cases AS denominator
FROM kpi_acted
