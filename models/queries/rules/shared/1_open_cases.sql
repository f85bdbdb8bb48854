-- question: which cases were ever open, and through which weeks and months? (contract.md §4, "Open in a window")
-- grain: open_cases one row a case that was ever open; open_windows one row a case and window
-- parameters: none

CREATE OR REPLACE VIEW mart.open_cases AS
SELECT case_no, case_id, coalesce(client, '') AS client, agent_id, risk_grade, reachability, placed_on, opened_on,
       coalesce(closed_on, DATE '9999-12-31') AS closed_on
FROM mart.case_facts
WHERE opened_on IS NOT NULL;

CREATE OR REPLACE VIEW mart.open_windows AS
SELECT c.*, w.period, w.ends_at, f.case_id, f.agent_id, coalesce(f.client, '') AS client
FROM mart.case_windows c
JOIN mart.windows w ON w.window_no = c.window_no
JOIN mart.case_facts f ON f.case_no = c.case_no;
