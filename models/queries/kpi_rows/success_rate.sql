-- question: which cases does the KPI rest on?
-- grain: one row a case acted on; the numerators and denominators add up to the KPI's
-- parameters: the temporary tables of queries/kpi_base

SELECT k.case_id, mart.bucket_name(k.bucket) AS bucket, a.attempts, a.first_action_on, a.paid::DECIMAL(18,2) AS paid,
       k.agent_id, k.team_id, k.client, k.product, CASE WHEN a.paid > 0 THEN 1 ELSE 0 END AS numerator, 1 AS denominator
FROM kpi_case_row k
JOIN kpi_acted_case a ON a.period_no = k.period_no AND a.case_no = k.case_no
ORDER BY numerator, bucket DESC, k.case_id
