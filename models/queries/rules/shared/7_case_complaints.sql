-- question: which case is each complaint about? (its own, else that of the call it names)
-- grain: one row a complaint
-- parameters: none

CREATE OR REPLACE VIEW mart.case_complaints AS
SELECT m.* EXCLUDE (case_id), coalesce(m.case_id, c.case_id) AS case_id
FROM core.complaints m
LEFT JOIN core.calls c ON c.call_id = m.call_id;
