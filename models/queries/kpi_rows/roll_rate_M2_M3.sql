-- question: which cases does the KPI rest on?
-- grain: one row a case in M2 at the opening; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT case_id, mart.bucket_name(bucket) AS bucket, end_dpd AS dpd, opening_outstanding, end_outstanding,
       agent_id, team_id, client, product, CASE WHEN end_bucket = 3 THEN end_outstanding ELSE 0 END AS numerator,
       opening_outstanding AS denominator
FROM kpi_case_row
WHERE is_there_at_opening AND bucket = 2
ORDER BY numerator DESC, denominator DESC, case_id
