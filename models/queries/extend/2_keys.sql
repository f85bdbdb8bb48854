-- question: which numbers do new cases, collectors and portfolios get? those that have one keep it
-- grain: as in prepare/0_keys
-- parameters: the catalog `base`; the temporary tables fresh_calls, fresh_cases, stale_cases and fresh_complaints

INSERT INTO base.mart.owners
WITH caller AS (SELECT agent_id FROM fresh_calls UNION SELECT agent_id FROM fresh_complaints),
owner AS (
    SELECT true AS is_collector, agent_id, team_id, NULL AS client, NULL AS product FROM fresh_cases
    UNION
    SELECT true, c.agent_id, a.team_id, NULL, NULL FROM caller c LEFT JOIN base.core.agents a ON a.agent_id = c.agent_id
    UNION
    SELECT false, NULL, NULL, client, product FROM fresh_cases
    EXCEPT
    SELECT is_collector, agent_id, team_id, client, product FROM base.mart.owners
)
SELECT (SELECT max(owner_no) FROM base.mart.owners) + row_number() OVER (ORDER BY is_collector, agent_id, team_id, client, product), *
FROM owner;

CREATE OR REPLACE TABLE base.mart.callers AS
SELECT o.agent_id, o.team_id, o.owner_no AS collector_no
FROM base.mart.owners o
LEFT JOIN base.core.agents a ON a.agent_id = o.agent_id
WHERE o.is_collector AND o.team_id IS NOT DISTINCT FROM a.team_id;

CREATE OR REPLACE TEMP TABLE fresh_key AS
SELECT coalesce(b.case_no, (SELECT coalesce(max(case_no), 0) FROM base.mart.case_keys)
                           + row_number() OVER (ORDER BY b.case_no NULLS FIRST, k.case_id))::INTEGER AS case_no,
       k.case_id, c.owner_no AS collector_no, p.owner_no AS portfolio_no, k.client, k.product, k.team_id, k.placed_on
FROM fresh_cases k
LEFT JOIN base.mart.case_keys b ON b.case_id = k.case_id
JOIN base.mart.owners c ON c.is_collector AND c.agent_id IS NOT DISTINCT FROM k.agent_id AND c.team_id IS NOT DISTINCT FROM k.team_id
JOIN base.mart.owners p ON NOT p.is_collector AND p.client IS NOT DISTINCT FROM k.client AND p.product IS NOT DISTINCT FROM k.product;

DELETE FROM base.mart.case_keys WHERE case_id IN (SELECT case_id FROM fresh_key);
INSERT INTO base.mart.case_keys FROM fresh_key;
DROP TABLE fresh_key;
