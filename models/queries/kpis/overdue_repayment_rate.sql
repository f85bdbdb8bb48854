-- question: what share of the installments overdue and not covered at opening is covered in full at the end?
-- grain: one row a period and installment
-- parameters: the temporary table kpi_case

SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       CASE WHEN s.due_total <= k.end_cover THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
FROM kpi_case k
JOIN mart.installment_steps s ON s.case_id = k.case_id AND s.due_on < k.first_day
                             AND s.due_amount > 0 AND s.due_total > k.opening_cover
WHERE k.is_there_at_opening AND k.opening_uncovered_on < k.first_day
