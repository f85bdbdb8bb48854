-- question: on which days does the limit of seven consecutive days allow no further call on a case? (RF-7IN7; C-11)
-- grain: one row a call to the debtor that reaches the limit, from its day until the first of the calls counted is seven days back
-- parameters: seven_day_max as in force on the day of the call

WITH placed AS (
    SELECT g.case_id, g.call_day,
           lag(g.call_day, p.seven_day_max - 1) OVER (PARTITION BY g.case_id ORDER BY g.started_at, g.call_id) AS counted_from
    FROM (FROM mart.call_groups SEMI JOIN floor_finding USING (case_id)) g
    JOIN rule_parameters p ON p.client = coalesce(g.client, '') AND g.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE g.is_attempt AND coalesce(g.relation, 'unknown') IN ('self', 'unknown')
)
SELECT case_id, call_day AS first_day, counted_from + 6 AS last_day
FROM placed
WHERE counted_from >= call_day - 6
