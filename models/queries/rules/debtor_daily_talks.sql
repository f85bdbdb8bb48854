-- question: which effective talks with one debtor went over the day's limit? (GBT-2; a case without a debtor stands for one)
-- grain: one row an outbound call over the limit; call_ids are the day's talks up to it
-- parameters: debtor_daily_max; effective_seconds (shortest talk that counts)

WITH talk AS (
    SELECT c.call_id, c.case_id, c.agent_id, coalesce(c.client, '') AS client, c.call_day, c.started_at, p.version,
           p.debtor_daily_max, coalesce('debtor ' || k.debtor_id, 'case ' || c.case_id) AS debtor
    FROM mart.call_groups c
    LEFT JOIN core.cases k ON k.case_id = c.case_id
    JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE c.is_attempt AND c.is_answered AND c.relation = 'self' AND c.talk_seconds >= p.effective_seconds
      AND c.case_id IS NOT NULL
),
counted AS (
    SELECT *, row_number() OVER (PARTITION BY debtor, call_day ORDER BY started_at, call_id) AS position FROM talk
)
SELECT o.call_id AS subject, o.case_id, o.agent_id, o.client, list(e.call_id ORDER BY e.position) AS call_ids,
       o.started_at AS occurred_at, o.version, to_json({'count': o.position, 'max': o.debtor_daily_max}) AS detail
FROM counted o
JOIN counted e ON e.debtor = o.debtor AND e.call_day = o.call_day AND e.position <= o.position
WHERE o.position > o.debtor_daily_max
GROUP BY o.call_id, o.case_id, o.agent_id, o.client, o.started_at, o.version, o.position, o.debtor_daily_max
