-- question: on which days was each case called or acted on, and from which day on does it count?
-- grain: case_days one row a known case and day; action_days its view by case_id; case_facts one row a case
-- parameters: none

CREATE OR REPLACE TABLE mart.case_days AS
WITH action AS (
    SELECT case_no, call_day AS day, 1 AS calls, is_attempt::INTEGER AS attempts, is_attempt AS is_action,
           is_attempt AND is_answered AND relation IN ('self', 'spouse', 'parent', 'child', 'sibling', 'family') AS is_reached
    FROM mart.call_groups
    WHERE direction IN ('outbound', 'inbound') AND case_no IS NOT NULL
    UNION ALL
    SELECT k.case_no, a.day, 0, 0, true, false
    FROM (
        SELECT case_id, CAST(sent_at AS DATE) AS day FROM core.sms
        UNION ALL SELECT case_id, sent_on FROM core.letters
        UNION ALL SELECT case_id, CAST(visited_at AS DATE) FROM core.visits
    ) a
    JOIN mart.case_keys k ON k.case_id = a.case_id
)
SELECT case_no, day, sum(calls)::INTEGER AS calls, sum(attempts)::INTEGER AS attempts,
       bool_or(is_action) AS is_action, coalesce(bool_or(is_reached), false) AS is_reached
FROM action
GROUP BY case_no, day
ORDER BY day;

CREATE OR REPLACE VIEW mart.action_days AS
SELECT k.case_id, d.day FROM mart.case_days d JOIN mart.case_keys k ON k.case_no = d.case_no WHERE d.is_action;

-- A case counts in a KPI from its placement on; its calls and complaints of an earlier day do so in its bucket.
CREATE OR REPLACE TABLE mart.case_facts AS
WITH called AS (
    SELECT case_no, min(call_day) AS first_day, min(call_day) FILTER (direction IN ('outbound', 'inbound')) AS first_call_day
    FROM mart.call_groups
    WHERE case_no IS NOT NULL
    GROUP BY case_no
),
complained AS (
    SELECT k.case_no, min(CAST(c.received_at AS DATE)) AS first_day
    FROM core.complaints c
    JOIN mart.case_keys k ON k.case_id = c.case_id
    GROUP BY k.case_no
)
SELECT n.case_no, n.case_id, n.collector_no, n.portfolio_no, k.client, k.agent_id, k.reachability, k.risk_grade,
       k.placed_on, k.placed_amount, k.closed_on, t.case_no IS NOT NULL AS has_installments,
       coalesce(k.placed_on, c.first_call_day) AS opened_on,
       CASE WHEN k.placed_on IS NULL THEN DATE '0001-01-01' ELSE least(k.placed_on, c.first_day, m.first_day) END AS counted_from
FROM mart.case_keys n
JOIN core.cases k ON k.case_id = n.case_id
LEFT JOIN mart.case_totals t ON t.case_no = n.case_no
LEFT JOIN called c ON c.case_no = n.case_no
LEFT JOIN complained m ON m.case_no = n.case_no;
