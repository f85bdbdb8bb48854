-- question: which cases placed while calls were being logged were first touched too late? (S-103)
-- grain: one row a case; it occurs when the last day allowed ends
-- parameters: first_touch_days

WITH span AS (SELECT min(call_day) AS first_call_day, max(call_day) AS last_call_day FROM mart.call_groups),
placed AS (
    SELECT o.case_no, o.case_id, o.agent_id, o.client, o.placed_on, o.closed_on, p.version, p.first_touch_days,
           CAST(o.placed_on + p.first_touch_days AS DATE) AS due
    FROM mart.open_cases o
    JOIN rule_parameters p
      ON p.client = o.client AND CAST(o.placed_on + p.first_touch_days AS DATE) BETWEEN p.valid_from AND p.valid_to
    JOIN span s ON o.placed_on >= s.first_call_day AND o.placed_on + p.first_touch_days <= s.last_call_day
),
-- What was done before the case was placed is no touch by those it was placed with.
first_touch AS (
    SELECT d.case_no, min(d.day) AS day
    FROM mart.case_days d
    JOIN placed c ON c.case_no = d.case_no AND d.day >= c.placed_on
    GROUP BY d.case_no
)
SELECT c.case_id AS subject, c.case_id, c.agent_id, c.client, []::VARCHAR[] AS call_ids, c.due + TIME '23:59:59' AS occurred_at, c.version,
       to_json({'placed_on': c.placed_on, 'first_touch': t.day, 'max': c.first_touch_days}) AS detail
FROM placed c
LEFT JOIN first_touch t ON t.case_no = c.case_no
WHERE (t.day IS NULL OR t.day > c.due) AND c.closed_on > c.due
