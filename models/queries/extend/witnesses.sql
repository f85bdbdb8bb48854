-- question: which calls stand for the days that the floor begins and ends on, and for its having recordings at all?
-- grain: witness_call one row a leg, with the day of its call where that tells where to look; witness_case is filled afterwards
-- parameters: the catalog `base`; the temporary table probed

CREATE OR REPLACE TEMP TABLE witness_call AS
WITH span AS (SELECT min(call_day) AS first_day, max(call_day) AS last_day FROM base.mart.call_groups)
SELECT unnest(leg_call_ids) AS call_id, call_day AS day
FROM (
    (SELECT leg_call_ids, call_day FROM base.mart.call_groups WHERE call_day = (SELECT first_day FROM span) LIMIT 1)
    UNION ALL
    (SELECT leg_call_ids, call_day FROM base.mart.call_groups WHERE call_day = (SELECT last_day FROM span) LIMIT 1)
)
UNION ALL
SELECT any_value(call_id), NULL FROM probed HAVING count(*) > 0;

CREATE OR REPLACE TEMP TABLE witness_case (case_id VARCHAR);
