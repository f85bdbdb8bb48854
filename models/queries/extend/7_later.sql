-- question: what do rules read that find something only because days passed?
-- grain: as in prepare; views of the copied build, and what says which rows to look at
-- parameters: the catalogs `base`, merged, and `later`, an empty database in memory; the temporary tables fresh_window,
--             touched_key, touched_case and ripe_case, which another connection does not see

CREATE SCHEMA later.core;
CREATE SCHEMA later.mart;
CREATE TABLE later.fresh_window AS FROM fresh_window;
CREATE TABLE later.touched_key AS FROM touched_key;
CREATE TABLE later.ripe_key AS
SELECT case_no FROM base.mart.case_keys SEMI JOIN ripe_case USING (case_id) ANTI JOIN touched_case USING (case_id);
CREATE VIEW later.core.calls AS FROM base.core.calls;
CREATE VIEW later.core.cases AS FROM base.core.cases;
CREATE VIEW later.core.installments AS FROM base.core.installments;
CREATE VIEW later.core.payments AS FROM base.core.payments;
CREATE VIEW later.core.waivers AS FROM base.core.waivers;
CREATE VIEW later.core.contacts AS FROM base.core.contacts;
CREATE VIEW later.core.agents AS FROM base.core.agents;
CREATE VIEW later.core.teams AS FROM base.core.teams;
CREATE VIEW later.core.lines AS FROM base.core.lines;
CREATE VIEW later.core.sms AS FROM base.core.sms;
CREATE VIEW later.core.letters AS FROM base.core.letters;
CREATE VIEW later.core.visits AS FROM base.core.visits;
CREATE VIEW later.core.complaints AS FROM base.core.complaints;
CREATE VIEW later.core.targets AS FROM base.core.targets;
CREATE VIEW later.core.trainings AS FROM base.core.trainings;
CREATE VIEW later.core.recordings AS FROM base.core.recordings;
CREATE VIEW later.core.language_flags AS FROM base.core.language_flags;
CREATE VIEW later.core.call_language AS FROM base.core.call_language;
CREATE VIEW later.mart.case_keys AS FROM base.mart.case_keys;
CREATE VIEW later.mart.call_groups AS FROM base.mart.call_groups;
CREATE VIEW later.mart.case_totals AS FROM base.mart.case_totals;
CREATE VIEW later.mart.paid_days AS FROM base.mart.paid_days;
CREATE VIEW later.mart.waived_days AS FROM base.mart.waived_days;
CREATE VIEW later.mart.settled_spans AS FROM base.mart.settled_spans;
CREATE VIEW later.mart.case_facts AS FROM base.mart.case_facts;
CREATE VIEW later.mart.case_days AS FROM base.mart.case_days;
CREATE VIEW later.mart.case_spans AS FROM base.mart.case_spans;
CREATE VIEW later.mart.windows AS FROM base.mart.windows;
CREATE VIEW later.mart.case_windows AS FROM base.mart.case_windows;
CREATE MACRO later.mart.days_past_due(uncovered_on, day) AS base.mart.days_past_due(uncovered_on, day);
CREATE MACRO later.mart.plain_phone(number) AS base.mart.plain_phone(number);
CREATE MACRO later.mart.is_masked(number) AS base.mart.is_masked(number);
