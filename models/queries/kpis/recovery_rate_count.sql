-- question: what share of the cases placed overdue in the period was cleared within 30 days, up to its end?
-- grain: one row a period and case placed overdue in it
-- parameters: the temporary table kpi_case

SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       CASE WHEN r.cleared_on <= least(k.placed_on + 30, k.last_day) THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM kpi_case k
JOIN mart.case_recoveries r ON r.case_id = k.case_id AND r.is_placed_overdue
WHERE k.placed_on BETWEEN k.first_day AND k.last_day
