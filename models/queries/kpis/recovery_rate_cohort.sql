-- question: what share of the amount placed in the period was paid within 30 days of placement, up to its end?
-- grain: one row a period, group and days to recover
-- parameters: the temporary table kpi_cohort

SELECT period_no, group_kind, group_id, paid_amount AS numerator, placed_amount AS denominator, matures_on
FROM kpi_cohort
