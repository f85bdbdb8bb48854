-- question: which cases does the KPI rest on?
-- grain: one row a case overdue at the opening; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT case_id, mart.bucket_name(bucket) AS bucket, end_dpd AS dpd,
       agent_id, team_id, client, product, CASE WHEN end_bucket = 0 THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM kpi_case_row
WHERE is_there_at_opening AND bucket >= 1
ORDER BY numerator, dpd DESC, case_id
