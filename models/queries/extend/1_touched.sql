-- question: which calls, days and cases does it touch that rows arrived, and which cases come due with the days that passed?
-- grain: touched_call one row a call that is new or changed, or a leg of one (before and after), with the first day of
--        its legs; touched_day;
--        touched_case one row a case, with the day since when anything of it may differ
-- parameters: the catalog `base`, a copied build whose `core` is up to date and whose `mart` is not; the temporary tables
--             fresh_<table> and stale_<table>, reheard (call_id), ripe_day (day), and last_day (day), the last day of calls before

CREATE OR REPLACE TEMP TABLE touched_call AS
WITH changed AS (
    SELECT call_id, call_group_id FROM fresh_calls
    UNION SELECT call_id, call_group_id FROM stale_calls
    UNION SELECT call_id, call_group_id FROM base.core.calls SEMI JOIN reheard USING (call_id)
),
leg AS (
    SELECT call_id, call_group_id, case_id, CAST(started_at AS DATE) AS day FROM base.core.calls SEMI JOIN changed USING (call_id)
    UNION SELECT call_id, call_group_id, case_id, CAST(started_at AS DATE) FROM base.core.calls SEMI JOIN changed USING (call_group_id)
    UNION SELECT call_id, call_group_id, case_id, CAST(started_at AS DATE) FROM stale_calls
)
SELECT call_id, case_id, day, CASE WHEN call_group_id IS NULL THEN day ELSE min(day) OVER (PARTITION BY call_group_id) END AS since
FROM leg;

-- A limit that counts over cases is that of the client of the violating call's case, and its finding stands with the case's team.
CREATE OR REPLACE TEMP TABLE touched_day AS
WITH moved AS (
    SELECT f.case_id
    FROM fresh_cases f
    LEFT JOIN stale_cases s ON s.case_id = f.case_id
    WHERE s.case_id IS NULL OR (f.client, f.team_id) IS DISTINCT FROM (s.client, s.team_id)
)
SELECT day FROM touched_call UNION SELECT CAST(started_at AS DATE) FROM base.core.calls SEMI JOIN moved USING (case_id);

-- Of two days on end with something overdue, the first, or the last action since then, is what a gap is counted from.
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
)
SELECT DISTINCT f.case_id
FROM begun b
SEMI JOIN ripe_day r ON r.day = b.day
JOIN base.mart.case_facts f ON f.case_no = b.case_no
WHERE f.closed_on IS NULL OR f.closed_on > (SELECT day FROM last_day);

-- Nothing of a case can differ before the day of what arrived of it, or before the days that passed. What has no day may count
-- from the beginning.
CREATE OR REPLACE TEMP TABLE touched_case AS
WITH reworked AS (
    SELECT case_id
    FROM (
        SELECT * EXCLUDE (status, closed_on, arrived_order) FROM fresh_cases
        EXCEPT
        SELECT * EXCLUDE (status, closed_on, arrived_order) FROM stale_cases
    )
    UNION SELECT case_id FROM fresh_installments UNION SELECT case_id FROM stale_installments
)
SELECT case_id, least(min(coalesce(t.day, DATE '0001-01-01')), any_value(l.day) + 1) AS since
FROM (
    SELECT case_id, since AS day FROM touched_call
    UNION ALL SELECT case_id, NULL FROM reworked
    UNION ALL SELECT case_id, coalesce(closed_on, DATE '9999-12-31') FROM fresh_cases
    UNION ALL SELECT case_id, coalesce(closed_on, DATE '9999-12-31') FROM stale_cases
    UNION ALL SELECT case_id, CAST(paid_at AS DATE) FROM fresh_payments
    UNION ALL SELECT case_id, CAST(paid_at AS DATE) FROM stale_payments
    UNION ALL SELECT case_id, approved_on FROM fresh_waivers UNION ALL SELECT case_id, approved_on FROM stale_waivers
    UNION ALL SELECT case_id, CAST(sent_at AS DATE) FROM fresh_sms UNION ALL SELECT case_id, CAST(sent_at AS DATE) FROM stale_sms
    UNION ALL SELECT case_id, sent_on FROM fresh_letters UNION ALL SELECT case_id, sent_on FROM stale_letters
    UNION ALL SELECT case_id, CAST(visited_at AS DATE) FROM fresh_visits
    UNION ALL SELECT case_id, CAST(visited_at AS DATE) FROM stale_visits
    UNION ALL SELECT case_id, CAST(received_at AS DATE) FROM fresh_complaints
    UNION ALL SELECT case_id, CAST(received_at AS DATE) FROM stale_complaints
    UNION ALL
    SELECT c.case_id, CAST(m.received_at AS DATE)
    FROM (SELECT call_id, received_at FROM fresh_complaints UNION ALL SELECT call_id, received_at FROM stale_complaints) m
    JOIN base.core.calls c ON c.call_id = m.call_id
    UNION ALL
    SELECT t.case_id, CAST(m.received_at AS DATE) FROM base.core.complaints m JOIN touched_call t ON t.call_id = m.call_id
) t(case_id, day), last_day l
WHERE case_id IS NOT NULL
GROUP BY case_id;
