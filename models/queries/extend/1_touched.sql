-- question: which calls, days and cases does it touch that rows arrived, and which cases come due with the days that passed?
-- grain: touched_call one row a call that is new or changed, or a leg of one (before and after); touched_day, touched_case and
--        ripe_case one row a day or case
-- parameters: the catalog `base`, a copied build whose `core` is up to date and whose `mart` is not; the temporary tables
--             fresh_<table> and stale_<table>, reheard (call_id), ripe_day (day), and last_day (day), the last day of calls before

-- Calls that arrived need no look at the floor for themselves, only for their other legs.
CREATE OR REPLACE TEMP TABLE touched_call AS
WITH changed AS (
    SELECT call_id, call_group_id, case_id, started_at FROM fresh_calls
    UNION SELECT call_id, call_group_id, case_id, started_at FROM stale_calls
    UNION SELECT call_id, call_group_id, case_id, started_at FROM base.core.calls SEMI JOIN reheard USING (call_id)
)
SELECT call_id, case_id, CAST(started_at AS DATE) AS day FROM changed
UNION
SELECT call_id, case_id, CAST(started_at AS DATE)
FROM base.core.calls
SEMI JOIN (SELECT call_group_id FROM changed WHERE call_group_id IS NOT NULL) g USING (call_group_id);

-- A limit that counts over cases is that of the client of the violating call's case, and its finding stands with the case's team.
-- What `mart` knows no case of has no number there.
CREATE OR REPLACE TEMP TABLE touched_day AS
WITH moved AS (
    SELECT f.case_id, k.case_no
    FROM fresh_cases f
    LEFT JOIN stale_cases s ON s.case_id = f.case_id
    LEFT JOIN base.mart.case_keys k ON k.case_id = f.case_id
    WHERE s.case_id IS NULL OR (f.client, f.team_id) IS DISTINCT FROM (s.client, s.team_id)
)
SELECT day FROM touched_call
UNION SELECT call_day FROM base.mart.call_groups SEMI JOIN moved USING (case_no)
UNION SELECT call_day FROM base.mart.call_groups SEMI JOIN (SELECT case_id FROM moved WHERE case_no IS NULL) m USING (case_id) WHERE case_no IS NULL;

-- Of two days on end with something overdue, the first, or the last action since then, is what a gap is counted from. What was
-- dated ahead counts from its day on.
CREATE OR REPLACE TEMP TABLE ripe_case AS
WITH acted AS (
    SELECT case_no, max(day) AS day
    FROM base.mart.case_days
    WHERE day >= (SELECT min(day) FROM ripe_day) AND day <= (SELECT day FROM last_day)
    GROUP BY case_no
),
begun AS (
    SELECT case_no, first_day - 1 AS day FROM base.mart.case_spans s
    WHERE first_day - 1 IN (FROM ripe_day) AND overdue_amount > 0
      AND NOT EXISTS (FROM acted a WHERE a.case_no = s.case_no AND a.day >= s.first_day)
    UNION ALL
    SELECT case_no, placed_on FROM base.mart.case_facts WHERE placed_on IN (FROM ripe_day)
    UNION ALL
    SELECT case_no, day FROM acted
    UNION ALL
    SELECT case_no, day FROM base.mart.case_days WHERE day > (SELECT day FROM last_day)
)
SELECT DISTINCT f.case_id
FROM begun b
SEMI JOIN ripe_day r ON r.day = b.day
JOIN base.mart.case_facts f ON f.case_no = b.case_no
WHERE f.closed_on IS NULL OR f.closed_on > (SELECT day FROM last_day);

CREATE OR REPLACE TEMP TABLE touched_case AS
WITH complaint AS (
    SELECT case_id, call_id FROM fresh_complaints UNION ALL SELECT case_id, call_id FROM stale_complaints
)
SELECT DISTINCT case_id
FROM (
    SELECT case_id FROM touched_call
    UNION ALL SELECT case_id FROM fresh_cases UNION ALL SELECT case_id FROM stale_cases
    UNION ALL SELECT case_id FROM fresh_installments UNION ALL SELECT case_id FROM stale_installments
    UNION ALL SELECT case_id FROM fresh_payments UNION ALL SELECT case_id FROM stale_payments
    UNION ALL SELECT case_id FROM fresh_waivers UNION ALL SELECT case_id FROM stale_waivers
    UNION ALL SELECT case_id FROM fresh_sms UNION ALL SELECT case_id FROM stale_sms
    UNION ALL SELECT case_id FROM fresh_letters UNION ALL SELECT case_id FROM stale_letters
    UNION ALL SELECT case_id FROM fresh_visits UNION ALL SELECT case_id FROM stale_visits
    UNION ALL SELECT case_id FROM complaint
    UNION ALL SELECT c.case_id FROM complaint m JOIN base.core.calls c ON c.call_id = m.call_id
)
WHERE case_id IS NOT NULL;
