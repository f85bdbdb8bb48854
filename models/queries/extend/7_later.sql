-- question: what do rules read that find something only because days passed?
-- grain: as in prepare; views of the copied build
-- parameters: the catalog `base`, merged; run in an empty database in memory

CREATE SCHEMA core;
CREATE SCHEMA mart;
CREATE VIEW core.calls AS FROM base.core.calls;
CREATE VIEW core.cases AS FROM base.core.cases;
CREATE VIEW core.installments AS FROM base.core.installments;
CREATE VIEW core.payments AS FROM base.core.payments;
CREATE VIEW core.waivers AS FROM base.core.waivers;
CREATE VIEW core.contacts AS FROM base.core.contacts;
CREATE VIEW core.agents AS FROM base.core.agents;
CREATE VIEW core.teams AS FROM base.core.teams;
CREATE VIEW core.lines AS FROM base.core.lines;
CREATE VIEW core.sms AS FROM base.core.sms;
CREATE VIEW core.letters AS FROM base.core.letters;
CREATE VIEW core.visits AS FROM base.core.visits;
CREATE VIEW core.complaints AS FROM base.core.complaints;
CREATE VIEW core.targets AS FROM base.core.targets;
CREATE VIEW core.trainings AS FROM base.core.trainings;
CREATE VIEW core.recordings AS FROM base.core.recordings;
CREATE VIEW core.language_flags AS FROM base.core.language_flags;
CREATE VIEW core.call_language AS FROM base.core.call_language;
CREATE VIEW mart.case_keys AS FROM base.mart.case_keys;
CREATE VIEW mart.call_groups AS FROM base.mart.call_groups;
CREATE VIEW mart.case_totals AS FROM base.mart.case_totals;
CREATE VIEW mart.paid_days AS FROM base.mart.paid_days;
CREATE VIEW mart.waived_days AS FROM base.mart.waived_days;
CREATE VIEW mart.settled_spans AS FROM base.mart.settled_spans;
CREATE VIEW mart.case_facts AS FROM base.mart.case_facts;
CREATE VIEW mart.case_days AS FROM base.mart.case_days;
CREATE VIEW mart.case_spans AS FROM base.mart.case_spans;
CREATE VIEW mart.windows AS FROM base.mart.windows;
CREATE VIEW mart.case_windows AS FROM base.mart.case_windows;
CREATE MACRO mart.days_past_due(uncovered_on, day) AS base.mart.days_past_due(uncovered_on, day);
CREATE MACRO mart.plain_phone(number) AS base.mart.plain_phone(number);
CREATE MACRO mart.is_masked(number) AS base.mart.is_masked(number);
