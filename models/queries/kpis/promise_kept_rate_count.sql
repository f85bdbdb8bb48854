-- question: what share of the promises due in the period was kept in full?
-- grain: one row a period and group
-- parameters: the temporary table kpi_promise_count

SELECT period_no, group_kind, group_id,
       kept_promises AS numerator,
       promises AS denominator
FROM kpi_promise_count
