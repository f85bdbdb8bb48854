-- question: which rows does a build of only the touched cases need?
-- grain: as in core; `mart.owners`, `mart.callers` and `mart.case_keys` as in prepare/0_keys
-- parameters: the catalog `base`; the temporary tables touched_call, touched_case, touched_day, and witness_call and
--             witness_case, which stand for what the whole floor has
-- Calls of the days around the touched ones come along whosever they are: limits count over cases. Calls whose legs belong
-- together come together.

CREATE OR REPLACE TEMP TABLE near_case AS SELECT case_id FROM touched_case UNION SELECT case_id FROM witness_case;

-- Where the calls lie is found by one column each, and only there all columns are read. Of touched calls the day is touched.
-- Witnesses lie anywhere; looked up apart, they keep no block from being skipped.
CREATE OR REPLACE TEMP TABLE near_call AS
WITH witness AS (SELECT case_id FROM witness_case ANTI JOIN touched_case USING (case_id)),
found AS (
    SELECT c.rowid AS place, n.is_witness
    FROM base.core.calls c
    JOIN (SELECT case_id, false AS is_witness FROM touched_case UNION SELECT case_id, true FROM witness) n USING (case_id)
    UNION ALL
    SELECT rowid, false
    FROM base.core.calls
    WHERE started_at >= (SELECT min(day) - 1 FROM touched_day) AND started_at < (SELECT max(day) + 2 FROM touched_day)
      AND CAST(started_at AS DATE) IN (SELECT unnest([day - 1, day, day + 1]) FROM touched_day)
    UNION ALL
    SELECT rowid, true
    FROM base.core.calls SEMI JOIN witness_call USING (call_id)
    WHERE started_at < (SELECT min(day) + 2 FROM witness_call)
    UNION ALL
    SELECT rowid, true
    FROM base.core.calls SEMI JOIN witness_call USING (call_id)
    WHERE started_at >= (SELECT max(day) FROM witness_call)
    UNION ALL
    SELECT rowid, true
    FROM base.core.calls SEMI JOIN (SELECT call_id FROM witness_call WHERE day IS NULL) w USING (call_id)
)
SELECT place, bool_and(is_witness) AS is_witness FROM found GROUP BY place;

CREATE TABLE core.calls AS
SELECT * FROM base.core.calls WHERE rowid IN (SELECT place FROM near_call WHERE NOT is_witness);
INSERT INTO core.calls
SELECT * FROM base.core.calls WHERE rowid IN (SELECT place FROM near_call WHERE is_witness);
DROP TABLE near_call;

INSERT INTO core.calls
FROM base.core.calls
SEMI JOIN (SELECT call_group_id FROM core.calls WHERE call_group_id IS NOT NULL) g USING (call_group_id)
WHERE arrived_order NOT IN (SELECT arrived_order FROM core.calls);

CREATE TABLE core.cases AS
SELECT * FROM base.core.cases WHERE case_id IN (SELECT case_id FROM core.calls UNION ALL FROM near_case);

CREATE TABLE core.installments AS FROM base.core.installments SEMI JOIN near_case USING (case_id);
CREATE TABLE core.payments AS FROM base.core.payments SEMI JOIN near_case USING (case_id);
CREATE TABLE core.waivers AS FROM base.core.waivers SEMI JOIN near_case USING (case_id);
CREATE TABLE core.contacts AS FROM base.core.contacts SEMI JOIN near_case USING (case_id);
CREATE TABLE core.letters AS FROM base.core.letters SEMI JOIN near_case USING (case_id);
CREATE TABLE core.visits AS FROM base.core.visits SEMI JOIN near_case USING (case_id);
CREATE TABLE core.sms AS
SELECT * FROM base.core.sms WHERE case_id IN (FROM near_case) OR sms_id IN (SELECT sms_id FROM fresh_sms);
CREATE TABLE core.complaints AS
SELECT * FROM base.core.complaints WHERE case_id IN (FROM near_case) OR call_id IN (SELECT call_id FROM core.calls);
CREATE TABLE core.agents AS FROM base.core.agents;
CREATE TABLE core.teams AS FROM base.core.teams;
CREATE TABLE core.lines AS FROM base.core.lines;
CREATE TABLE core.targets AS FROM base.core.targets;
CREATE TABLE core.trainings AS FROM base.core.trainings;

CREATE TABLE mart.owners AS FROM base.mart.owners;
CREATE TABLE mart.callers AS FROM base.mart.callers;
CREATE TABLE mart.case_keys AS FROM base.mart.case_keys SEMI JOIN core.cases USING (case_id);
