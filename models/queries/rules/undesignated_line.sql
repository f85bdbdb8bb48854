-- question: which outbound calls came from a line not valid that day, or from an agent's personal number? (S-03, S-04)
-- grain: one row a call
-- parameters: none

WITH personal AS (
    SELECT DISTINCT mart.plain_phone(part) AS phone
    FROM core.agents, unnest(string_split_regex(personal_numbers, '[;；]')) n(part)
    WHERE mart.plain_phone(part) IS NOT NULL AND NOT mart.is_masked(part)
),
judged AS (
    SELECT c.*,
           c.line IS NOT NULL AND EXISTS (FROM core.lines) AND NOT EXISTS (
               FROM core.lines l
               WHERE l.line = c.line
                 AND c.call_day >= coalesce(l.valid_from, DATE '0001-01-01')
                 AND c.call_day <= coalesce(l.valid_to, DATE '9999-12-31')
           ) AS is_undesignated,
           n.phone IS NOT NULL AS is_personal
    FROM mart.call_groups c
    LEFT JOIN personal n ON n.phone = mart.plain_phone(c.caller_number)
    WHERE c.is_attempt
)
SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'line': c.line, 'is_undesignated': c.is_undesignated, 'is_personal': c.is_personal}) AS detail
FROM judged c
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_undesignated OR c.is_personal
