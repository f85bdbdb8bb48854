-- question: by which numbers are cases, collectors and portfolios told apart within a build?
-- grain: owners one row a collector (an agent and team) or portfolio (a client and product); case_keys one row a case
-- parameters: none
-- Joining and grouping by whole numbers is several times cheaper than by texts. The numbers mean nothing outside their build.

CREATE OR REPLACE TABLE mart.owners AS
WITH caller AS (SELECT agent_id FROM core.calls UNION SELECT agent_id FROM core.complaints UNION SELECT NULL),
owner AS (
    SELECT true AS is_collector, agent_id, team_id, NULL AS client, NULL AS product FROM core.cases
    UNION
    SELECT true, c.agent_id, a.team_id, NULL, NULL FROM caller c LEFT JOIN core.agents a ON a.agent_id = c.agent_id
    UNION
    SELECT false, NULL, NULL, client, product FROM core.cases
    UNION
    SELECT false, NULL, NULL, NULL, NULL
)
SELECT row_number() OVER (ORDER BY is_collector, agent_id, team_id, client, product)::INTEGER AS owner_no, *
FROM owner;

-- The collector that a call's or complaint's agent is: the agent and the agent's own team, whatever the team of the case.
CREATE OR REPLACE TABLE mart.callers AS
SELECT o.agent_id, o.team_id, o.owner_no AS collector_no
FROM mart.owners o
LEFT JOIN core.agents a ON a.agent_id = o.agent_id
WHERE o.is_collector AND o.team_id IS NOT DISTINCT FROM a.team_id;

CREATE OR REPLACE TABLE mart.case_keys AS
SELECT row_number() OVER ()::INTEGER AS case_no, k.case_id, c.owner_no AS collector_no, p.owner_no AS portfolio_no,
       k.client, k.product, k.team_id, k.placed_on
FROM core.cases k
JOIN mart.owners c ON c.is_collector AND c.agent_id IS NOT DISTINCT FROM k.agent_id AND c.team_id IS NOT DISTINCT FROM k.team_id
JOIN mart.owners p ON NOT p.is_collector AND p.client IS NOT DISTINCT FROM k.client AND p.product IS NOT DISTINCT FROM k.product;
