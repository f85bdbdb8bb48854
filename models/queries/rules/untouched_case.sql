-- question: which overdue cases open all the week saw no call, SMS, letter or visit in it? (S-27)
-- grain: one row a case and week
-- parameters: none

WITH touched AS (SELECT DISTINCT case_no, CAST(date_trunc('week', day) AS DATE) AS first_day FROM mart.case_days),
untouched AS (
    SELECT w.case_no, w.case_id, w.agent_id, w.client, w.first_day, w.last_day, w.ends_at
    FROM mart.open_windows w
    ANTI JOIN touched t ON t.case_no = w.case_no AND t.first_day = w.first_day
    WHERE w.period = 'week'
),
due AS (
    SELECT u.case_no, u.first_day, sum(i.due_amount) AS amount
    FROM untouched u
    JOIN core.installments i ON i.case_id = u.case_id AND i.due_on < u.first_day - 1
    GROUP BY u.case_no, u.first_day
),
paid AS (
    SELECT u.case_no, u.first_day, sum(p.amount) AS amount
    FROM untouched u
    JOIN mart.paid_days p ON p.case_id = u.case_id AND p.day < u.first_day
    GROUP BY u.case_no, u.first_day
),
waived AS (
    SELECT u.case_no, u.first_day, max_by(w.waived_total, w.day) AS amount
    FROM untouched u
    JOIN mart.waived_days w ON w.case_id = u.case_id AND w.day < u.first_day
    GROUP BY u.case_no, u.first_day
),
overdue AS (
    SELECT u.*, d.amount - greatest(0, coalesce(p.amount, 0)) - coalesce(w.amount, 0) AS overdue_amount
    FROM untouched u
    JOIN due d ON d.case_no = u.case_no AND d.first_day = u.first_day
    LEFT JOIN paid p ON p.case_no = u.case_no AND p.first_day = u.first_day
    LEFT JOIN waived w ON w.case_no = u.case_no AND w.first_day = u.first_day
)
-- Installments are covered oldest first, so dpd is 1 or more exactly where something overdue is not covered.
SELECT concat(o.case_id, ' ', o.first_day) AS subject, o.case_id, o.agent_id, p.client, []::VARCHAR[] AS call_ids,
       o.ends_at AS occurred_at, p.version,
       to_json({'overdue_amount': o.overdue_amount, 'first_day': o.first_day, 'last_day': o.last_day}) AS detail
FROM overdue o
JOIN rule_parameters p ON p.client = o.client AND o.last_day BETWEEN p.valid_from AND p.valid_to
WHERE o.overdue_amount > 0
