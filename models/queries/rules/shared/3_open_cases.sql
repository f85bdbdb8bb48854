-- question: from when to when is each case open, and on which days was the debtor or the family spoken to?
--           (contract.md §4, "Open in a window", "Reachable")
-- grain: open_cases one row a case; open_windows one row a case and window; reached_days one row a case and day
-- parameters: none

CREATE OR REPLACE TABLE mart.open_cases AS
SELECT k.case_id, coalesce(k.client, '') AS client, k.agent_id, k.team_id, k.reachability,
       coalesce(k.placed_on, c.first_call_day) AS opened_on,
       coalesce(k.closed_on, DATE '9999-12-31') AS closed_on
FROM core.cases k
LEFT JOIN (
    SELECT case_id, min(call_day) AS first_call_day
    FROM mart.call_groups
    WHERE case_id IS NOT NULL AND direction IN ('outbound', 'inbound')
    GROUP BY case_id
) c USING (case_id)
WHERE coalesce(k.placed_on, c.first_call_day) IS NOT NULL;

CREATE OR REPLACE VIEW mart.open_windows AS
SELECT o.case_id, o.client, o.agent_id, o.reachability, o.opened_on, w.period, w.first_day, w.last_day, w.ends_at
FROM mart.open_cases o
JOIN mart.rule_windows w ON o.opened_on <= w.first_day AND o.closed_on > w.last_day
WHERE NOT EXISTS (
    FROM mart.settled_spans s
    WHERE s.case_id = o.case_id AND w.first_day - 1 BETWEEN s.first_day AND s.last_day
);

CREATE OR REPLACE TABLE mart.reached_days AS
SELECT DISTINCT case_id, call_day AS day
FROM mart.call_groups
WHERE is_attempt AND is_answered AND case_id IS NOT NULL
  AND relation IN ('self', 'spouse', 'parent', 'child', 'sibling', 'family');
