-- question: which cases were placed and have neither a collector nor a team? (S-103)
-- grain: one row a case, on the day it was placed
-- parameters: none

SELECT o.case_id AS subject, o.case_id, NULL AS agent_id, o.client, []::VARCHAR[] AS call_ids,
       o.opened_on + TIME '23:59:59' AS occurred_at, p.version, to_json({'placed_on': o.opened_on}) AS detail
FROM mart.open_cases o
JOIN core.cases k ON k.case_id = o.case_id
JOIN rule_parameters p ON p.client = o.client AND o.opened_on BETWEEN p.valid_from AND p.valid_to
WHERE k.agent_id IS NULL AND k.team_id IS NULL
