-- question: which cases placed while calls were being logged were first touched too late? (S-103)
-- grain: one row a case; it occurs when the last day allowed ends
-- parameters: first_touch_days

WITH span AS (SELECT min(call_day) AS first_call_day, max(call_day) AS last_call_day FROM mart.call_groups),
first_touch AS (SELECT case_no, min(day) AS day FROM mart.case_days GROUP BY case_no)
SELECT o.case_id AS subject, o.case_id, o.agent_id, o.client, []::VARCHAR[] AS call_ids,
       CAST(k.placed_on + p.first_touch_days AS DATE) + TIME '23:59:59' AS occurred_at, p.version,
       to_json({'placed_on': k.placed_on, 'first_touch': t.day, 'max': p.first_touch_days}) AS detail
FROM mart.open_cases o
JOIN core.cases k ON k.case_id = o.case_id
JOIN rule_parameters p ON p.client = o.client AND CAST(k.placed_on + p.first_touch_days AS DATE) BETWEEN p.valid_from AND p.valid_to
JOIN span s ON k.placed_on >= s.first_call_day AND k.placed_on + p.first_touch_days <= s.last_call_day
LEFT JOIN first_touch t ON t.case_no = o.case_no
WHERE (t.day IS NULL OR t.day > k.placed_on + p.first_touch_days)
  AND o.closed_on > k.placed_on + p.first_touch_days
