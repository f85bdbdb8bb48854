-- question: which third parties were called before the debtor had proved unreachable? (CBA-3a, CBA-3b)
-- grain: one row an outbound call to a third party on a case
-- parameters: failed_dials (to the debtor, on days before), failed_days (days in a row with a failed dial, up to the call's day)

WITH third AS (
    SELECT c.call_id, c.case_id, c.agent_id, c.client, c.call_day, c.started_at,
           max(s.started_at) FILTER (s.is_answered) AS last_answer
    FROM mart.call_groups c
    LEFT JOIN mart.call_groups s
      ON s.case_id = c.case_id AND s.is_attempt AND s.relation = 'self' AND s.started_at < c.started_at
    WHERE c.is_attempt AND c.is_third_party AND c.case_id IS NOT NULL
    GROUP BY ALL
),
tried AS (
    SELECT t.call_id,
           count(s.call_id) FILTER (s.call_day < t.call_day) AS dials_before,
           list(DISTINCT s.call_day) FILTER (s.call_day IS NOT NULL) AS failed_on,
           coalesce(bool_or(s.result = 'invalid_number'), false) AS is_invalid
    FROM third t
    LEFT JOIN mart.call_groups s
      ON s.case_id = t.case_id AND s.is_attempt AND s.relation = 'self' AND NOT s.is_answered
     AND s.started_at < t.started_at AND (t.last_answer IS NULL OR s.started_at > t.last_answer)
    GROUP BY t.call_id
),
judged AS (
    SELECT t.*, p.client AS client_key, p.version, p.failed_dials, p.failed_days, d.dials_before, d.is_invalid,
           len(list_filter(coalesce(d.failed_on, []), lambda day: day > t.call_day - p.failed_days)) AS days
    FROM third t
    JOIN tried d ON d.call_id = t.call_id
    JOIN rule_parameters p ON p.client = coalesce(t.client, '') AND t.call_day BETWEEN p.valid_from AND p.valid_to
)
SELECT call_id AS subject, case_id, agent_id, client_key AS client, [call_id] AS call_ids, started_at AS occurred_at, version,
       to_json({'dials_before': dials_before, 'days': days, 'failed_dials': failed_dials}) AS detail
FROM judged
WHERE NOT is_invalid AND dials_before < failed_dials AND days < failed_days
