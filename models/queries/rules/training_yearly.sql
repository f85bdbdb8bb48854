-- question: which agents called without a training in the 365 days before? (GBT-6; only where trainings are given)
-- grain: one row an agent and lapse, at the first call since the last training had run out
-- parameters: training_days

WITH untrained AS (
    SELECT c.call_id, c.case_id, c.agent_id, coalesce(c.client, '') AS client, c.started_at, p.version, p.training_days,
           t.held_on AS last_training
    FROM mart.call_groups c
    JOIN core.agents a ON a.agent_id = c.agent_id
    ASOF LEFT JOIN core.trainings t ON t.agent_id = c.agent_id AND t.held_on <= c.call_day
    JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE c.is_attempt AND EXISTS (FROM core.trainings)
      AND (t.held_on IS NULL OR t.held_on <= c.call_day - p.training_days)
    QUALIFY row_number() OVER (PARTITION BY c.agent_id, t.held_on ORDER BY c.started_at, c.call_id) = 1
)
SELECT concat_ws(' ', agent_id, last_training) AS subject, case_id, agent_id, client, [call_id] AS call_ids,
       started_at AS occurred_at, version, to_json({'max': training_days}) AS detail
FROM untrained
