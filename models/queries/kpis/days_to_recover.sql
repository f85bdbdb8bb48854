-- question: how many days did each case placed overdue in the period take to clear, or was watched without clearing?
-- grain: one row a period and case placed overdue in it; numerator 1 = cleared
-- parameters: the temporary table kpi_case

WITH watched AS (
    SELECT k.*, r.cleared_on, least(k.last_day, coalesce(k.closed_on, k.last_day)) AS watched_to
    FROM kpi_case k
    JOIN mart.case_recoveries r ON r.case_id = k.case_id AND r.is_placed_overdue
    WHERE k.placed_on BETWEEN k.first_day AND k.last_day
)
SELECT period_id, agent_id, team_id, client, product, bucket,
       CASE WHEN cleared_on <= watched_to THEN 1 ELSE 0 END AS numerator,
       1 AS denominator,
       greatest(0, date_diff('day', placed_on, CASE WHEN cleared_on <= watched_to THEN cleared_on ELSE watched_to END)) AS days
FROM watched
