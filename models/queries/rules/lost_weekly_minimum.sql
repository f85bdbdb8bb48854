-- question: which lost cases open all the week were tried too seldom in it? (S-26, the edition that C-01 sets against S-25)
-- grain: one row a case and week; call_ids are the outbound calls counted
-- parameters: lost_weekly_min, reachable_days

WITH broken AS (
    SELECT w.case_no, w.case_id, w.agent_id, w.client, w.first_day, w.last_day, w.ends_at, w.attempts, p.version,
           p.lost_weekly_min AS least
    FROM mart.open_windows w
    JOIN rule_parameters p ON p.client = w.client AND w.last_day BETWEEN p.valid_from AND p.valid_to
    WHERE w.period = 'week' AND w.attempts < p.lost_weekly_min
      AND CASE WHEN w.reachability IS NOT NULL THEN w.reachability = 'lost'
               ELSE NOT (coalesce(w.reached_on >= w.first_day - p.reachable_days, false) OR w.first_day - w.opened_on < p.reachable_days) END
),
-- Sorting short lists is cheaper than an aggregate with an order.
counted AS (
    SELECT b.case_no, b.first_day,
           list_transform(list_sort(list({'at': c.started_at, 'id': c.call_id})), lambda call: call.id) AS call_ids
    FROM broken b
    JOIN mart.call_groups c
      ON c.case_no = b.case_no AND CAST(date_trunc('week', c.call_day) AS DATE) = b.first_day AND c.is_attempt
    WHERE b.attempts > 0
    GROUP BY b.case_no, b.first_day
)
SELECT concat(b.case_id, ' ', b.first_day) AS subject, b.case_id, b.agent_id, b.client,
       coalesce(c.call_ids, []) AS call_ids, b.ends_at AS occurred_at, b.version,
       to_json({'count': b.attempts, 'min': b.least, 'first_day': b.first_day, 'last_day': b.last_day}) AS detail
FROM broken b
LEFT JOIN counted c ON c.case_no = b.case_no AND c.first_day = b.first_day
