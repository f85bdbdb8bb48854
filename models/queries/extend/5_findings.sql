-- question: which findings do the touched cases have now instead of what they had?
-- grain: as in rules
-- parameters: the catalog `base`; the build of a part in `core` and `mart`; the temporary tables part_call, touched_case,
--             touched_day and rule_reach (rule_id, reach)

-- A finding without a case is its call's. One that looks at calls of its day and the day before changes with either.
-- What is left out of `said` follows from the rule or is in the id.
CREATE OR REPLACE TEMP MACRO of_the_part(findings) AS TABLE
WITH looks_beyond AS (SELECT rule_id FROM rule_reach WHERE reach IN ('day', 'floor')),
around AS (SELECT unnest([day, day + 1]) AS day FROM touched_day),
found AS (
    SELECT v.*
    FROM query_table(findings) v
    SEMI JOIN touched_case t ON t.case_id = v.case_id
    WHERE v.rule_id NOT IN (FROM looks_beyond)
    UNION ALL
    SELECT v.*
    FROM query_table(findings) v
    WHERE v.rule_id NOT IN (FROM looks_beyond) AND v.case_id IS NULL AND v.call_ids[-1] IN (FROM part_call)
    UNION ALL
    SELECT v.*
    FROM query_table(findings) v
    WHERE v.rule_id IN (SELECT rule_id FROM rule_reach WHERE reach = 'day') AND CAST(v.occurred_at AS DATE) IN (FROM around)
)
SELECT violation_id, hash(case_id, agent_id, call_ids, occurred_at, detail, client, rule_version, team_id) AS said
FROM found;
CREATE OR REPLACE TEMP TABLE found_before AS FROM of_the_part('base.core.violations');
CREATE OR REPLACE TEMP TABLE found_now AS FROM of_the_part('core.violations');
DROP MACRO TABLE of_the_part;
DELETE FROM base.core.violations
WHERE violation_id IN (SELECT violation_id FROM found_before ANTI JOIN found_now USING (violation_id, said));
INSERT INTO base.core.violations
FROM core.violations
WHERE violation_id IN (SELECT violation_id FROM found_now ANTI JOIN found_before USING (violation_id, said));
DELETE FROM base.mart.suspended_floors WHERE case_id IN (SELECT case_id FROM touched_case);
INSERT INTO base.mart.suspended_floors FROM mart.suspended_floors SEMI JOIN touched_case USING (case_id);
