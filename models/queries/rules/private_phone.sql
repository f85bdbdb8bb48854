-- question: which outbound calls came from an agent's personal number? (CBA-7)
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
)
SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'line': c.line}) AS detail
FROM mart.call_groups c
SEMI JOIN personal_caller n ON n.caller_number = c.caller_number
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_attempt
