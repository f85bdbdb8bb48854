-- question: which agents called without a training in the 365 days before? (GBT-6; only where trainings are given)
-- grain: one row an agent, at the first such call
-- parameters: training_days

WITH untrained AS (
    SELECT c.call_id, c.case_id, c.agent_id, coalesce(c.client, '') AS client, c.started_at, p.version, p.training_days
    FROM mart.call_groups c
    JOIN core.agents a ON a.agent_id = c.agent_id
    JOIN rule_parameters p ON p.client = coalesce(c.client, '') AND c.call_day BETWEEN p.valid_from AND p.valid_to
    WHERE c.is_attempt AND EXISTS (FROM core.trainings)
      AND NOT EXISTS (
          FROM core.trainings t
          WHERE t.agent_id = c.agent_id AND t.held_on <= c.call_day AND t.held_on > c.call_day - p.training_days
      )
    QUALIFY row_number() OVER (PARTITION BY c.agent_id ORDER BY c.started_at, c.call_id) = 1
)
SELECT agent_id AS subject, case_id, agent_id, client, [call_id] AS call_ids, started_at AS occurred_at, version,
       to_json({'max': training_days}) AS detail
FROM untrained
