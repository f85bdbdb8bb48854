-- question: which findings did time bring to cases that nothing touched?
-- grain: as in rules
-- parameters: the catalogs `base` and `later`; the temporary table rule_reach (rule_id, reach)
-- What comes up as days pass may have been found before; what comes up at the end of a week or month was not.

CREATE OR REPLACE TEMP TABLE found_before AS
SELECT violation_id
FROM base.core.violations
SEMI JOIN (
    SELECT violation_id FROM later.core.violations WHERE rule_id IN (SELECT rule_id FROM rule_reach WHERE reach = 'lapse')
) USING (violation_id)
WHERE rule_id IN (SELECT rule_id FROM rule_reach WHERE reach = 'lapse');
INSERT INTO base.core.violations FROM later.core.violations ANTI JOIN found_before USING (violation_id);
INSERT INTO base.mart.suspended_floors FROM later.mart.suspended_floors;
