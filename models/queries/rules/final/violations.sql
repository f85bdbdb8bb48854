-- question: which violations does this build publish?
-- grain: one row a violation, sorted by time
-- parameters: none

CREATE OR REPLACE TABLE core.violations AS
SELECT v.*, coalesce(a.team_id, k.team_id) AS team_id
FROM found_violations v
LEFT JOIN core.agents a ON a.agent_id = v.agent_id
LEFT JOIN mart.case_keys k ON k.case_id = v.case_id
ORDER BY v.occurred_at;

DROP TABLE found_violations;
