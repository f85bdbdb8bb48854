-- question: which cases that nothing touched come due by the days that passed?
-- grain: as in prepare
-- parameters: run in the database of 7_later

DROP VIEW mart.case_facts;
CREATE TABLE mart.case_facts AS FROM base.mart.case_facts SEMI JOIN ripe_key USING (case_no);
DROP VIEW mart.case_days;
CREATE TABLE mart.case_days AS FROM base.mart.case_days SEMI JOIN ripe_key USING (case_no);
DROP VIEW mart.case_spans;
CREATE TABLE mart.case_spans AS FROM base.mart.case_spans SEMI JOIN ripe_key USING (case_no);
