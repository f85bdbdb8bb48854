-- question: which third parties were called before the debtor had proved unreachable? (CBA-3a, CBA-3b)
-- grain: one row an outbound call to a third party on a case; whoever answers the debtor's own telephone was not called himself
-- parameters: failed_dials (to the debtor, on days before), failed_days (days in a row with a failed dial, up to the call's day)

WITH debtor AS (
    SELECT case_id, coalesce('debtor ' || debtor_id, 'case ' || case_id) AS debtor,
           CASE WHEN NOT mart.is_masked(phone) THEN mart.plain_phone(phone) END AS reserved_phone
    FROM core.cases
),
dial AS (
    SELECT c.call_id, c.case_id, c.agent_id, c.client, c.call_day, c.started_at, c.result, c.is_answered, c.is_third_party,
           coalesce(c.relation, 'unknown') AS relation, coalesce(d.debtor, 'case ' || c.case_id) AS debtor,
           CASE WHEN d.reserved_phone IS NULL OR c.callee_phone IS NULL THEN coalesce(c.relation = 'self', false)
                WHEN c.relation = 'self' THEN ends_with(c.callee_phone, d.reserved_phone)  -- dialled with a trunk prefix, maybe
                ELSE c.callee_phone = d.reserved_phone END AS is_to_debtor
    FROM mart.call_groups c
    LEFT JOIN debtor d ON d.case_id = c.case_id
    WHERE c.is_attempt AND c.case_id IS NOT NULL
),
reached AS (
    SELECT debtor, started_at
    FROM dial
    WHERE is_answered AND (relation = 'self' OR (is_to_debtor AND relation = 'unknown'))
),
third AS (
    SELECT c.*, r.started_at AS last_answer
    FROM (FROM dial WHERE is_third_party AND NOT is_to_debtor) c
    ASOF LEFT JOIN reached r ON r.debtor = c.debtor AND r.started_at < c.started_at
),
tried AS (
    SELECT t.call_id,
           count(s.call_id) FILTER (s.call_day < t.call_day) AS dials_before,
           list(DISTINCT s.call_day) FILTER (s.call_day IS NOT NULL) AS failed_on,
           coalesce(bool_or(s.result = 'invalid_number'), false) AS is_invalid
    FROM third t
    LEFT JOIN dial s
      ON s.debtor = t.debtor AND s.is_to_debtor AND s.started_at < t.started_at
     AND (t.last_answer IS NULL OR s.started_at > t.last_answer)
    GROUP BY t.call_id
),
judged AS (
    SELECT t.*, coalesce(t.client, '') AS client_key, p.version, p.failed_dials, p.failed_days, d.dials_before, d.is_invalid,
           CASE WHEN d.dials_before < p.failed_dials THEN coalesce(list_max(list_transform(d.failed_on, lambda last:
               len(list_filter(d.failed_on, lambda day: day > last - p.failed_days AND day <= last)))), 0) END AS days
    FROM third t
    JOIN tried d ON d.call_id = t.call_id
    JOIN rule_parameters p ON p.client = coalesce(t.client, '') AND t.call_day BETWEEN p.valid_from AND p.valid_to
)
SELECT call_id AS subject, case_id, agent_id, client_key AS client, [call_id] AS call_ids, started_at AS occurred_at, version,
       to_json({'dials_before': dials_before, 'days': days, 'failed_dials': failed_dials}) AS detail
FROM judged
WHERE NOT is_invalid AND dials_before < failed_dials AND days < failed_days
