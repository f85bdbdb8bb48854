-- question: which weeks and months ended for cases that nothing touched?
-- grain: as in prepare/7_case_windows
-- parameters: run in the database of 7_later

DROP VIEW mart.windows;
CREATE TABLE mart.windows AS FROM fresh_window;
DROP VIEW mart.case_windows;
CREATE TABLE mart.case_windows AS
SELECT *
FROM base.mart.case_windows
WHERE window_no IN (SELECT window_no FROM fresh_window) AND case_no NOT IN (FROM touched_key);
