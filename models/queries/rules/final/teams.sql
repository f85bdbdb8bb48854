-- question: whose team is a violation of an agent without one? (that of its case)
-- grain: one row a violation
-- parameters: none

UPDATE core.violations v SET team_id = k.team_id
FROM mart.case_keys k
WHERE v.team_id IS NULL AND k.case_id = v.case_id AND k.team_id IS NOT NULL AND v.rule_id IN (FROM checked_rule);

DROP TABLE checked_rule;
