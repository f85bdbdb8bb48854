-- question: what share of the answered calls has a recording that decodes?
-- grain: one row a period and group
-- parameters: the temporary table kpi_call_count

SELECT period_no, group_kind, group_id,
       recorded_calls AS numerator,
       answered_calls AS denominator
FROM kpi_call_count
