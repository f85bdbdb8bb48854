-- question: which numbers were dialled on although they had proved invalid often enough to be reported? (S-35)
-- grain: one row a call after the last one tolerated; call_ids are the invalid ones and it
-- parameters: invalid_max, calls with result invalid_number to one number of a case

WITH invalid AS (
    SELECT case_id, callee_phone, call_id, started_at,
           row_number() OVER (PARTITION BY case_id, callee_phone ORDER BY started_at, call_id) AS position
    FROM mart.call_groups
    WHERE is_attempt AND result = 'invalid_number' AND callee_phone IS NOT NULL AND case_id IS NOT NULL
),
again AS (
    SELECT c.call_id, c.case_id, c.agent_id, coalesce(c.client, '') AS client, c.started_at, p.version, p.invalid_max,
           list(i.call_id ORDER BY i.position) AS invalid_ids
    FROM (FROM mart.call_groups SEMI JOIN (SELECT DISTINCT callee_phone FROM invalid) USING (callee_phone)) c
    JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
    JOIN invalid i
      ON i.case_id = c.case_id AND i.callee_phone = c.callee_phone AND (i.started_at, i.call_id) < (c.started_at, c.call_id)
    WHERE c.is_attempt
    GROUP BY ALL
)
SELECT call_id AS subject, case_id, agent_id, client, list_append(invalid_ids, call_id) AS call_ids,
       started_at AS occurred_at, version, to_json({'count': len(invalid_ids), 'max': invalid_max}) AS detail
FROM again
WHERE len(invalid_ids) >= invalid_max
