-- question: how much of the amount overdue at opening did each collector's cases pay, and how much would they have paid had
--           every case recovered like the floor's cases of the same bucket, amount band and product? (S-81)
-- grain: one row a collector with a case overdue at opening; the sums of squares and of products over the cases are what
--        the ratio's interval is computed from
-- parameters: first_day, last_day, teams, agents, clients

WITH opening AS (
    SELECT k.case_id, k.agent_id, k.team_id, k.client, s.overdue_amount,
           concat_ws('/', mart.bucket_name(mart.bucket_number(s.dpd)), coalesce(k.product, ''),
                     CASE WHEN s.overdue_amount < 2000 THEN 0 WHEN s.overdue_amount < 10000 THEN 1
                          WHEN s.overdue_amount < 50000 THEN 2 ELSE 3 END) AS cell
    FROM core.cases k
    JOIN mart.case_state($first_day - INTERVAL 1 DAY) s ON s.case_id = k.case_id
    WHERE s.overdue_amount > 0 AND (k.placed_on IS NULL OR k.placed_on < $first_day)
),
paid AS (
    SELECT case_id, sum(amount) AS amount FROM mart.paid_days WHERE day BETWEEN $first_day AND $last_day GROUP BY case_id
),
recovered AS (
    SELECT o.*, least(greatest(0, coalesce(p.amount, 0)), o.overdue_amount) AS paid
    FROM opening o LEFT JOIN paid p USING (case_id)
),
rate AS (SELECT cell, sum(paid) / sum(overdue_amount) AS rate FROM recovered GROUP BY cell)
SELECT r.agent_id, count(*) AS cases, sum(r.overdue_amount) AS opening, sum(r.paid) AS recovered,
       sum(c.rate * r.overdue_amount)::DOUBLE AS expected,
       sum(r.paid::DOUBLE ** 2) AS recovered_squares, sum((c.rate * r.overdue_amount)::DOUBLE ** 2) AS expected_squares,
       sum(r.paid::DOUBLE * (c.rate * r.overdue_amount)::DOUBLE) AS products,
       (SELECT sum(paid) / sum(overdue_amount) FROM recovered)::DOUBLE AS floor_rate
FROM recovered r
JOIN rate c USING (cell)
WHERE r.agent_id IS NOT NULL
  AND (len($teams) = 0 OR list_contains($teams, r.team_id))
  AND (len($agents) = 0 OR list_contains($agents, r.agent_id))
  AND (len($clients) = 0 OR list_contains($clients, r.client))
GROUP BY r.agent_id
ORDER BY r.agent_id
