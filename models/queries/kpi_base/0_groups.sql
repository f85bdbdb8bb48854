-- question: whose may a contribution be, and which groups does it count in?
-- grain: kpi_chosen one row an owner that the filters let through; kpi_member one row an owner and group; kpi_target_level one
--        row, the level of the targets that are meant by all together
-- parameters: the temporary tables period (period_no, period_id, first_day, last_day), kpi_filter (name, value) and
--             kpi_grouping (group_kind), the groupings asked for

CREATE OR REPLACE TEMP MACRO kpi_lets_through(filter_name, given) AS
    NOT EXISTS (FROM kpi_filter f WHERE f.name = filter_name) OR EXISTS (FROM kpi_filter f WHERE f.name = filter_name AND f.value = given);

CREATE OR REPLACE TEMP TABLE kpi_chosen AS
SELECT owner_no
FROM mart.owners
WHERE NOT is_collector OR (kpi_lets_through('agent_id', agent_id) AND kpi_lets_through('team_id', team_id))
INTERSECT
SELECT owner_no
FROM mart.owners
WHERE is_collector OR (kpi_lets_through('client', client) AND kpi_lets_through('product', product));

-- Targets are set for the company, a team or a collector: asked for some teams alone, or some collectors, of one team or not,
-- theirs are meant; a client or product has none.
CREATE OR REPLACE TEMP TABLE kpi_target_level AS
SELECT CASE WHEN count(*) = 0 THEN 'company' WHEN bool_or(name NOT IN ('team_id', 'agent_id')) THEN NULL
            WHEN bool_or(name = 'agent_id') THEN 'agent' ELSE 'team' END AS level
FROM kpi_filter;
CREATE OR REPLACE TEMP MACRO kpi_lets_target_through(level, level_id) AS
    CASE WHEN (SELECT t.level FROM kpi_target_level t) IS NULL THEN false
         WHEN level = 'agent'
         THEN kpi_lets_through('agent_id', level_id)
              AND kpi_lets_through('team_id', (SELECT a.team_id FROM core.agents a WHERE a.agent_id = level_id))
         WHEN level = 'team' THEN (SELECT t.level FROM kpi_target_level t) <> 'agent' AND kpi_lets_through('team_id', level_id)
         ELSE (SELECT count(*) = 0 FROM kpi_filter) END;
CREATE OR REPLACE TEMP MACRO kpi_is_of_target(level, level_id, team_id, agent_id) AS
    CASE level WHEN 'company' THEN true WHEN 'team' THEN level_id = coalesce(team_id, '') ELSE level_id = coalesce(agent_id, '') END;

-- The group of a bucket is known only with the contribution's bucket.
CREATE OR REPLACE TEMP TABLE kpi_member AS
WITH member AS (
    SELECT owner_no, '' AS group_kind, '' AS group_id FROM mart.owners WHERE is_collector
    UNION ALL SELECT owner_no, 'team', coalesce(team_id, '') FROM mart.owners WHERE is_collector
    UNION ALL SELECT owner_no, 'agent', coalesce(agent_id, '') FROM mart.owners WHERE is_collector
    UNION ALL SELECT owner_no, 'bucket', NULL FROM mart.owners WHERE is_collector
    UNION ALL SELECT owner_no, 'client', coalesce(client, '') FROM mart.owners WHERE NOT is_collector
    UNION ALL SELECT owner_no, 'product', coalesce(product, '') FROM mart.owners WHERE NOT is_collector
)
FROM member SEMI JOIN kpi_grouping USING (group_kind);

-- What counts for its collector counts for its portfolio too; the half that no grouping asks for is not read.
CREATE OR REPLACE TEMP MACRO kpi_by_owner(facts) AS TABLE
SELECT *, collector_no AS owner_no FROM query_table(facts) SEMI JOIN kpi_member m ON m.owner_no = collector_no
UNION ALL
SELECT *, portfolio_no FROM query_table(facts) SEMI JOIN kpi_member m ON m.owner_no = portfolio_no;

CREATE OR REPLACE TEMP MACRO kpi_group_name(group_id, bucket) AS
    coalesce(group_id, CASE WHEN bucket IS NULL THEN '' ELSE mart.bucket_name(bucket) END);

CREATE OR REPLACE TEMP TABLE kpi_day AS
SELECT period_no, first_day, last_day, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM period;
