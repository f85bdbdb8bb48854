-- question: what share of the reachable case-weeks had at least 3 attempts?
-- grain: one row a period and group
-- parameters: the temporary table kpi_week_count

SELECT period_no, group_kind, group_id,
       tried_weeks AS numerator,
       case_weeks AS denominator
FROM kpi_week_count
