-- question: on which days had a case as many effective talks with its debtor as a day allows? (GBT-2; C-11)
-- grain: one row a case and day; talks on other cases of the debtor are not counted, so that a case is judged by its own calls
-- parameters: debtor_daily_max, effective_seconds

SELECT g.case_id, g.call_day AS first_day, g.call_day AS last_day
FROM (FROM mart.call_groups SEMI JOIN floor_finding USING (case_id)) g
JOIN rule_parameters p ON p.client = coalesce(g.client, '') AND g.call_day BETWEEN p.valid_from AND p.valid_to
WHERE g.is_attempt AND g.is_answered AND g.relation = 'self' AND g.talk_seconds >= p.effective_seconds
GROUP BY g.case_id, g.call_day, p.debtor_daily_max
HAVING count(*) >= p.debtor_daily_max
