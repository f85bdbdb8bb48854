-- question: which unanswered calls to one number of a debtor went over the day's limit? (CBA-2)
-- grain: one row a call over the limit; call_ids are the day's calls counted up to it
-- parameters: number_daily_max

WITH counted AS (
    SELECT call_id, case_id, agent_id, coalesce(client, '') AS client, callee_phone, call_day, started_at,
           row_number() OVER (PARTITION BY callee_phone, call_day ORDER BY started_at, call_id) AS position
    FROM mart.call_groups
    WHERE is_attempt AND result IN ('no_answer', 'rejected', 'busy', 'voicemail') AND callee_phone IS NOT NULL
      AND coalesce(relation, 'unknown') IN ('self', 'unknown')
),
over_limit AS (
    SELECT c.*, p.version, p.number_daily_max
    FROM counted c
    JOIN rule_parameters p ON p.client = c.client AND c.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE c.position > p.number_daily_max
)
SELECT o.call_id AS subject, o.case_id, o.agent_id, o.client, list(e.call_id ORDER BY e.position) AS call_ids,
       o.started_at AS occurred_at, o.version, to_json({'count': o.position, 'max': o.number_daily_max}) AS detail
FROM over_limit o
JOIN counted e ON e.callee_phone = o.callee_phone AND e.call_day = o.call_day AND e.position <= o.position
GROUP BY o.call_id, o.case_id, o.agent_id, o.client, o.started_at, o.version, o.position, o.number_daily_max
