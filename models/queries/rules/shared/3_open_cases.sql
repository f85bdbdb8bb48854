-- question: in which weeks and months is each case open, and what was done on it day by day?
--           (contract.md §4, "Open in a window", "Reachable", untouched_case)
-- grain: open_cases one row a case that was ever open; case_days one row a case and day; open_windows one a case and window
-- parameters: none

CREATE OR REPLACE TABLE mart.open_cases AS
SELECT row_number() OVER ()::INTEGER AS case_no, k.case_id, coalesce(k.client, '') AS client, k.agent_id, k.reachability,
       coalesce(k.placed_on, c.first_call_day) AS opened_on,
       coalesce(k.closed_on, DATE '9999-12-31') AS closed_on
FROM core.cases k
LEFT JOIN (
    SELECT case_id, min(call_day) AS first_call_day
    FROM mart.call_groups
    WHERE direction IN ('outbound', 'inbound')
      AND case_id IN (SELECT case_id FROM core.cases WHERE placed_on IS NULL)
    GROUP BY case_id
) c USING (case_id)
WHERE coalesce(k.placed_on, c.first_call_day) IS NOT NULL;

CREATE OR REPLACE TABLE mart.case_days AS
WITH action AS (
    SELECT case_id, call_day AS day, is_attempt::INTEGER AS attempts,
           is_attempt AND is_answered AND relation IN ('self', 'spouse', 'parent', 'child', 'sibling', 'family') AS is_reached
    FROM mart.call_groups
    WHERE direction IN ('outbound', 'inbound')
    UNION ALL SELECT case_id, CAST(sent_at AS DATE), 0, false FROM core.sms
    UNION ALL SELECT case_id, sent_on, 0, false FROM core.letters
    UNION ALL SELECT case_id, CAST(visited_at AS DATE), 0, false FROM core.visits
)
SELECT o.case_no, a.day, sum(a.attempts)::INTEGER AS attempts, coalesce(bool_or(a.is_reached), false) AS is_reached
FROM action a
JOIN mart.open_cases o ON o.case_id = a.case_id
GROUP BY o.case_no, a.day;

CREATE OR REPLACE TABLE mart.settled_windows AS
SELECT DISTINCT o.case_no, w.first_day
FROM mart.settled_spans s
JOIN mart.open_cases o ON o.case_id = s.case_id
JOIN mart.rule_windows w ON w.first_day - 1 BETWEEN s.first_day AND s.last_day;

CREATE OR REPLACE VIEW mart.open_windows AS
SELECT o.*, w.period, w.first_day, w.last_day, w.ends_at
FROM mart.open_cases o
JOIN mart.rule_windows w ON o.opened_on <= w.first_day AND o.closed_on > w.last_day
ANTI JOIN mart.settled_windows s ON s.case_no = o.case_no AND s.first_day = w.first_day;
