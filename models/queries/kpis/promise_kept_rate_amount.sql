-- question: what share of the money promised for the period was paid?
-- grain: one row a period and group
-- parameters: the temporary table kpi_promise_count

SELECT period_no, group_kind, group_id,
       kept_amount AS numerator,
       promised_amount AS denominator
FROM kpi_promise_count
