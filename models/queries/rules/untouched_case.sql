-- question: which overdue cases open all the week saw no call, SMS, letter or visit in it? (S-27)
-- grain: one row a case and week
-- parameters: none

WITH touched AS (SELECT DISTINCT case_no, CAST(date_trunc('week', day) AS DATE) AS first_day FROM mart.case_days),
untouched AS (
    SELECT w.case_no, w.case_id, w.agent_id, w.client, w.first_day, w.last_day, w.ends_at
    FROM mart.open_windows w
    ANTI JOIN touched t ON t.case_no = w.case_no AND t.first_day = w.first_day
    WHERE w.period = 'week'
)
-- Installments are covered oldest first, so dpd is 1 or more exactly where something overdue is not covered.
SELECT concat(o.case_id, ' ', o.first_day) AS subject, o.case_id, o.agent_id, p.client, []::VARCHAR[] AS call_ids,
       o.ends_at AS occurred_at, p.version,
       to_json({'overdue_amount': s.overdue_amount, 'first_day': o.first_day, 'last_day': o.last_day}) AS detail
FROM untouched o
JOIN mart.case_spans s ON s.case_id = o.case_id AND o.first_day - 1 BETWEEN s.first_day AND s.last_day
JOIN rule_parameters p ON p.client = o.client AND o.last_day BETWEEN p.valid_from AND p.valid_to
WHERE s.overdue_amount > 0
