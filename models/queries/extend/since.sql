-- question: from which day on may a KPI differ from what was stored?
-- grain: one row
-- parameters: the catalog `base`, not yet merged; the build of a part; the temporary tables touched_call, fresh_<table> and
--             stale_<table>
-- What a case owes in all, whose it is and whether it is reachable have no day: they count from the case's first day on.

WITH reworked AS (
    SELECT case_id FROM fresh_installments UNION SELECT case_id FROM stale_installments
    UNION
    SELECT f.case_id
    FROM fresh_cases f
    LEFT JOIN stale_cases s ON s.case_id = f.case_id
    WHERE s.case_id IS NULL
       OR (f.placed_on, f.placed_amount, f.client, f.product, f.agent_id, f.team_id, f.reachability)
          IS DISTINCT FROM (s.placed_on, s.placed_amount, s.client, s.product, s.agent_id, s.team_id, s.reachability)
)
SELECT min(day) AS since
FROM (
    SELECT day FROM touched_call
    UNION ALL SELECT counted_from FROM mart.case_facts SEMI JOIN reworked USING (case_id)
    UNION ALL SELECT counted_from FROM base.mart.case_facts SEMI JOIN reworked USING (case_id)
    UNION ALL SELECT closed_on FROM fresh_cases UNION ALL SELECT closed_on FROM stale_cases
    UNION ALL SELECT CAST(paid_at AS DATE) FROM fresh_payments UNION ALL SELECT CAST(paid_at AS DATE) FROM stale_payments
    UNION ALL SELECT approved_on FROM fresh_waivers UNION ALL SELECT approved_on FROM stale_waivers
    UNION ALL SELECT CAST(sent_at AS DATE) FROM fresh_sms UNION ALL SELECT CAST(sent_at AS DATE) FROM stale_sms
    UNION ALL SELECT sent_on FROM fresh_letters UNION ALL SELECT sent_on FROM stale_letters
    UNION ALL SELECT CAST(visited_at AS DATE) FROM fresh_visits UNION ALL SELECT CAST(visited_at AS DATE) FROM stale_visits
    UNION ALL SELECT CAST(received_at AS DATE) FROM fresh_complaints UNION ALL SELECT CAST(received_at AS DATE) FROM stale_complaints
);
