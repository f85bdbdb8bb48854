-- question: which letters went out before enough calls had failed? (S-31)
-- grain: one row a letter
-- parameters: letter_min_attempts (unanswered outbound calls before it), letter_min_days (different days of them)

WITH failed AS (
    SELECT l.letter_id, count(c.call_id) AS calls, count(DISTINCT c.call_day) AS days
    FROM core.letters l
    LEFT JOIN mart.call_groups c ON c.case_id = l.case_id AND c.is_attempt AND NOT c.is_answered AND c.call_day < l.sent_on
    GROUP BY l.letter_id
)
SELECT l.letter_id AS subject, l.case_id, k.agent_id, p.client, []::VARCHAR[] AS call_ids,
       CAST(l.sent_on AS TIMESTAMP) AS occurred_at, p.version,
       to_json({'calls': f.calls, 'days': f.days, 'min_calls': p.letter_min_attempts, 'min_days': p.letter_min_days}) AS detail
FROM core.letters l
JOIN failed f ON f.letter_id = l.letter_id
LEFT JOIN core.cases k ON k.case_id = l.case_id
JOIN rule_parameters p ON p.client = coalesce(k.client, '') AND l.sent_on BETWEEN p.valid_from AND p.valid_to
WHERE f.calls < p.letter_min_attempts OR f.days < p.letter_min_days
