-- question: which overdue cases open all the week saw no call, SMS, letter or visit in it? (S-27)
-- grain: one row a case and week
-- parameters: none

SELECT concat(o.case_id, ' ', o.first_day) AS subject, o.case_id, o.agent_id, p.client, []::VARCHAR[] AS call_ids,
       o.ends_at AS occurred_at, p.version,
       to_json({'overdue_amount': s.overdue_amount, 'first_day': o.first_day, 'last_day': o.last_day}) AS detail
FROM mart.open_windows o
JOIN mart.case_spans s ON s.case_no = o.case_no AND o.first_day - 1 BETWEEN s.first_day AND s.last_day AND s.uncovered_on < o.first_day - 1
JOIN rule_parameters p ON p.client = o.client AND o.last_day BETWEEN p.valid_from AND p.valid_to
WHERE o.period = 'week' AND NOT o.is_touched
