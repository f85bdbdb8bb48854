-- question: which cases does the KPI rest on?
-- grain: one row a case overdue at the opening; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.case_id, mart.bucket_name(k.bucket) AS bucket, coalesce(a.attempts, 0) AS attempts, a.first_action_on,
       k.agent_id, k.team_id, k.client, k.product, CASE WHEN a.case_no IS NULL THEN 0 ELSE 1 END AS numerator, 1 AS denominator
FROM kpi_case_row k
LEFT JOIN kpi_acted_case a ON a.period_no = k.period_no AND a.case_no = k.case_no
WHERE k.is_there_at_opening AND k.bucket >= 1
ORDER BY numerator, bucket DESC, k.case_id
