-- question: what share of the calls has a note?
-- grain: one row a period and group
-- parameters: the temporary table kpi_call_count

SELECT period_no, group_kind, group_id,
       noted_calls AS numerator,
       calls AS denominator
FROM kpi_call_count
