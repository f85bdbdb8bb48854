-- question: what do the touched cases, and the calls that came along, have now instead of what they had?
-- grain: as in prepare, rules and language
-- parameters: the catalog `base`; the build of a part in `core` and `mart`; the temporary tables fresh_<table>,
--             stale_<table>, touched_call, touched_case and touched_day
-- Rows that cannot differ stay: writing them again would cost more than all else.

CREATE OR REPLACE TEMP TABLE part_call AS SELECT call_id FROM core.calls;
CREATE OR REPLACE TEMP TABLE touched_key AS SELECT case_no FROM base.mart.case_keys SEMI JOIN touched_case USING (case_id);
CREATE OR REPLACE TEMP TABLE fresh_window AS FROM mart.windows ANTI JOIN base.mart.windows USING (window_no);

-- A case's row stands in those of its calls.
CREATE OR REPLACE TEMP TABLE other_call AS
SELECT call_id FROM touched_call
UNION SELECT call_id FROM mart.call_groups SEMI JOIN fresh_cases USING (case_id);
DELETE FROM base.mart.call_groups WHERE call_id IN (FROM other_call);
INSERT INTO base.mart.call_groups BY NAME FROM mart.call_groups SEMI JOIN other_call USING (call_id);

CREATE OR REPLACE TEMP TABLE other_case AS
SELECT case_id
FROM (
    SELECT case_id FROM fresh_cases
    UNION SELECT case_id FROM fresh_installments UNION SELECT case_id FROM stale_installments
    UNION SELECT case_id FROM fresh_payments UNION SELECT case_id FROM stale_payments
    UNION SELECT case_id FROM fresh_waivers UNION SELECT case_id FROM stale_waivers
    UNION
    SELECT p.case_id
    FROM mart.case_facts p
    LEFT JOIN base.mart.case_facts b ON b.case_no = p.case_no
    WHERE p.counted_from IS DISTINCT FROM b.counted_from
)
SEMI JOIN touched_case USING (case_id);
CREATE OR REPLACE TEMP TABLE other_key AS SELECT case_no FROM base.mart.case_keys SEMI JOIN other_case USING (case_id);

DELETE FROM base.mart.installment_steps WHERE case_no IN (FROM other_key);
INSERT INTO base.mart.installment_steps FROM mart.installment_steps SEMI JOIN other_key USING (case_no);
DELETE FROM base.mart.case_totals WHERE case_id IN (FROM other_case);
INSERT INTO base.mart.case_totals FROM mart.case_totals SEMI JOIN other_case USING (case_id);
DELETE FROM base.mart.paid_days WHERE case_id IN (FROM other_case);
INSERT INTO base.mart.paid_days FROM mart.paid_days SEMI JOIN other_case USING (case_id);
DELETE FROM base.mart.waived_days WHERE case_id IN (FROM other_case);
INSERT INTO base.mart.waived_days FROM mart.waived_days SEMI JOIN other_case USING (case_id);
DELETE FROM base.mart.settled_spans WHERE case_id IN (FROM other_case);
INSERT INTO base.mart.settled_spans FROM mart.settled_spans SEMI JOIN other_case USING (case_id);
DELETE FROM base.mart.case_spans WHERE case_no IN (FROM other_key);
INSERT INTO base.mart.case_spans FROM mart.case_spans SEMI JOIN other_key USING (case_no) ORDER BY last_day;
DELETE FROM base.mart.case_recoveries WHERE case_no IN (FROM other_key);
INSERT INTO base.mart.case_recoveries FROM mart.case_recoveries SEMI JOIN other_key USING (case_no);

-- Of the days, windows and facts of touched cases hardly any differ: only those are written.
CREATE OR REPLACE TEMP TABLE stood AS
SELECT rowid AS place, case_no, day, hash(d) AS said FROM base.mart.case_days d SEMI JOIN touched_key USING (case_no);
DELETE FROM base.mart.case_days
WHERE rowid IN (SELECT place FROM stood ANTI JOIN (SELECT case_no, day, hash(d) AS said FROM mart.case_days d) USING (case_no, day, said));
INSERT INTO base.mart.case_days
SELECT d.*
FROM mart.case_days d
SEMI JOIN touched_key USING (case_no)
ANTI JOIN stood s ON s.case_no = d.case_no AND s.day = d.day AND s.said = hash(d)
ORDER BY d.day;

CREATE OR REPLACE TEMP TABLE stood AS
SELECT rowid AS place, case_no, window_no, hash(w) AS said FROM base.mart.case_windows w SEMI JOIN touched_key USING (case_no);
DELETE FROM base.mart.case_windows
WHERE rowid IN (SELECT place FROM stood ANTI JOIN (SELECT case_no, window_no, hash(w) AS said FROM mart.case_windows w) USING (case_no, window_no, said));
INSERT INTO base.mart.case_windows
SELECT w.*
FROM mart.case_windows w
SEMI JOIN touched_key USING (case_no)
ANTI JOIN stood s ON s.case_no = w.case_no AND s.window_no = w.window_no AND s.said = hash(w)
ORDER BY w.window_no;

CREATE OR REPLACE TEMP TABLE stood AS
SELECT rowid AS place, case_no, hash(f) AS said FROM base.mart.case_facts f SEMI JOIN touched_key USING (case_no);
DELETE FROM base.mart.case_facts
WHERE rowid IN (SELECT place FROM stood ANTI JOIN (SELECT case_no, hash(f) AS said FROM mart.case_facts f) USING (case_no, said));
INSERT INTO base.mart.case_facts
SELECT f.*
FROM mart.case_facts f
SEMI JOIN touched_key USING (case_no)
ANTI JOIN stood s ON s.case_no = f.case_no AND s.said = hash(f);
DROP TABLE stood;

DELETE FROM base.core.recordings WHERE call_id IN (FROM part_call);
INSERT INTO base.core.recordings FROM core.recordings;
DELETE FROM base.core.transcripts
WHERE recording_id NOT IN (SELECT recording_id FROM base.core.recordings) OR recording_id IN (SELECT recording_id FROM core.recordings);
INSERT INTO base.core.transcripts FROM core.transcripts;
DELETE FROM base.core.utterances WHERE call_id IN (FROM part_call);
INSERT INTO base.core.utterances FROM core.utterances;
DELETE FROM base.core.call_language WHERE call_id IN (FROM part_call);
INSERT INTO base.core.call_language FROM core.call_language;
-- A finding of a note looks at the case's money and earlier calls, which the part has of the touched cases only.
CREATE OR REPLACE TEMP TABLE own_call AS
SELECT call_id FROM touched_call UNION SELECT call_id FROM mart.call_groups SEMI JOIN touched_case USING (case_id);
DELETE FROM base.core.note_findings WHERE call_id IN (FROM own_call);
INSERT INTO base.core.note_findings FROM core.note_findings SEMI JOIN own_call USING (call_id);
DELETE FROM base.core.language_flags
WHERE (source_kind = 'call' AND (call_id IN (FROM part_call) OR source_id IN (FROM part_call)))
   OR (source_kind = 'sms' AND source_id IN (SELECT sms_id FROM core.sms))
   OR (source_kind = 'letter' AND source_id IN (SELECT letter_id FROM core.letters));
INSERT INTO base.core.language_flags FROM core.language_flags;
