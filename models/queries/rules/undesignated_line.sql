-- question: which outbound calls came from a line not valid that day, or from an agent's personal number? (S-03, S-04)
-- grain: one row a call
-- parameters: none

WITH personal AS (
    SELECT DISTINCT mart.plain_phone(part) AS phone
    FROM core.agents, unnest(string_split_regex(personal_numbers, '[;；]')) n(part)
    WHERE mart.plain_phone(part) IS NOT NULL
),
personal_caller AS (
    SELECT n.caller_number
    FROM (SELECT DISTINCT caller_number FROM mart.call_groups WHERE is_attempt) n
    SEMI JOIN personal o ON o.phone = mart.plain_phone(n.caller_number)
),
undesignated AS (
    SELECT d.line, d.call_day
    FROM (SELECT DISTINCT line, call_day FROM mart.call_groups WHERE is_attempt AND line IS NOT NULL) d
    ANTI JOIN core.lines l
      ON l.line = d.line
     AND d.call_day BETWEEN coalesce(l.valid_from, DATE '0001-01-01') AND coalesce(l.valid_to, DATE '9999-12-31')
    WHERE EXISTS (FROM core.lines)
),
judged AS (
    SELECT c.*, u.line IS NOT NULL AS is_undesignated, n.caller_number IS NOT NULL AS is_personal
    FROM mart.call_groups c
    LEFT JOIN undesignated u ON u.line = c.line AND u.call_day = c.call_day
    LEFT JOIN personal_caller n ON n.caller_number = c.caller_number
    WHERE c.is_attempt AND (u.line IS NOT NULL OR n.caller_number IS NOT NULL)
)
SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'line': c.line, 'is_undesignated': c.is_undesignated, 'is_personal': c.is_personal}) AS detail
FROM judged c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
