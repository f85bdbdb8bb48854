-- question: in which answered calls did the collector never say who they are (S-39, S-40)?
-- grain: one row a call that could be judged (transcribed, speakers apart)
-- parameters: none

WITH leg AS (
    SELECT call_id, unnest(leg_call_ids) AS leg_id FROM mart.call_groups WHERE call_group_id IS NOT NULL AND len(leg_call_ids) > 1
),
lacking AS (
    SELECT DISTINCT coalesce(l.call_id, m.call_id) AS call_id
    FROM core.call_language m
    LEFT JOIN leg l ON l.leg_id = m.call_id
    WHERE list_contains(m.missing, 'self_identification')
)
SELECT c.call_id AS subject, c.case_id, c.agent_id, p.client, [c.call_id] AS call_ids, c.started_at AS occurred_at, p.version,
       to_json({'relation': c.relation}) AS detail
FROM lacking m
JOIN mart.call_groups c ON c.call_id = m.call_id
JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
WHERE c.is_answered
