-- question: which reachable cases open all the week were tried too seldom in it? (S-24)
-- grain: one row a case and week; call_ids are the outbound calls counted
-- parameters: reachable_weekly_min, reachable_days

WITH broken AS (
    SELECT w.case_no, w.case_id, w.agent_id, w.client, w.first_day, w.last_day, w.ends_at, w.attempts, p.version,
           p.reachable_weekly_min AS least
    FROM mart.open_windows w
    JOIN rule_parameters p ON p.client = w.client AND w.last_day BETWEEN p.valid_from AND p.valid_to
    WHERE w.period = 'week' AND w.attempts < p.reachable_weekly_min
      AND CASE WHEN w.reachability IS NOT NULL THEN w.reachability = 'reachable'
               ELSE coalesce(w.reached_on >= w.first_day - p.reachable_days, false) OR w.first_day - w.opened_on < p.reachable_days END
),
called AS (
    SELECT b.case_no, b.first_day, b.attempts, c.started_at, c.call_id
    FROM broken b
    JOIN mart.call_groups c
      ON c.case_no = b.case_no AND CAST(date_trunc('week', c.call_day) AS DATE) = b.first_day AND c.is_attempt
    WHERE b.attempts > 0
),
-- Sorting short lists is cheaper than an aggregate with an order, and one call needs neither.
counted AS (
    SELECT case_no, first_day, [call_id] AS call_ids FROM called WHERE attempts = 1
    UNION ALL
    SELECT case_no, first_day, list_transform(list_sort(list({'at': started_at, 'id': call_id})), lambda call: call.id)
    FROM called
    WHERE attempts > 1
    GROUP BY case_no, first_day
)
SELECT concat(b.case_id, ' ', b.first_day) AS subject, b.case_id, b.agent_id, b.client,
       coalesce(c.call_ids, []) AS call_ids, b.ends_at AS occurred_at, b.version,
       to_json({'count': b.attempts, 'min': b.least, 'first_day': b.first_day, 'last_day': b.last_day}) AS detail
FROM broken b
LEFT JOIN counted c ON c.case_no = b.case_no AND c.first_day = b.first_day
