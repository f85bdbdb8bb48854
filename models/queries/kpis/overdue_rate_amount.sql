-- question: what share of the outstanding balance is overdue at the end?
-- grain: one row a period and case
-- parameters: the temporary table kpi_case

SELECT period_id, agent_id, team_id, client, product, bucket,
       end_overdue_amount AS numerator,
       end_outstanding AS denominator
FROM kpi_case
WHERE is_there_at_end
