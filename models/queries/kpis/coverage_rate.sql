-- question: what share of the cases overdue at opening was acted on in the period?
-- grain: one row a period and group acted on, and one a period, group and standing
-- parameters: the temporary tables kpi_standing and kpi_acted

SELECT period_no, group_kind, group_id, acted_cases AS numerator, 0 AS denominator
FROM kpi_acted
UNION ALL
SELECT period_no, group_kind, group_id, 0, cases
FROM kpi_standing
WHERE is_there_at_opening AND opening_bucket >= 1
