-- question: which cases that nothing touched were open through the weeks and months that are whole since the build before?
-- grain: as in prepare/7_case_windows
-- parameters: run in the copied build; the temporary tables fresh_window (window_no, period, first_day, last_day, ends_at) and
--             touched_key (case_no), whose windows are there already

INSERT INTO mart.windows FROM fresh_window;
INSERT INTO mart.case_windows
FROM mart.case_windows_of('fresh_window')
WHERE case_no NOT IN (FROM touched_key)
ORDER BY window_no;
