-- question: what share of the outstanding balance is overdue at the end?
-- grain: one row a period, agent, team, client, product, bucket and standing
-- parameters: the temporary table kpi_standing

SELECT period_id, agent_id, team_id, client, product, bucket,
       end_overdue_amount AS numerator,
       end_outstanding AS denominator
FROM kpi_standing
WHERE is_there_at_end
