-- question: how many calls of each kind fall into each period asked, by whose they are?
-- grain: kpi_call_count one row a period, agent, team, client, product and bucket
-- parameters: the temporary tables period and kpi_case

CREATE OR REPLACE TEMP TABLE kpi_call AS
SELECT d.period_id, g.call_id, g.call_day, g.case_id, g.agent_id, g.agent_team_id AS team_id, g.client, g.product, c.bucket,
       g.is_attempt, g.is_answered, g.direction IN ('outbound', 'inbound') AS is_outside,
       g.relation = 'self' AS is_self, g.note IS NOT NULL AS is_noted,
       g.promise_amount > 0 AND g.promise_on >= g.call_day AS is_promise, g.leg_call_ids
FROM mart.call_groups g
JOIN (SELECT period_id, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM period) d
  ON d.day = g.call_day
LEFT JOIN kpi_case c ON c.period_id = d.period_id AND c.case_id = g.case_id;

CREATE OR REPLACE TEMP TABLE kpi_recorded AS
WITH good AS (SELECT DISTINCT call_id FROM core.recordings WHERE status IN ('ok', 'partial') AND call_id IS NOT NULL),
leg AS (SELECT call_id, unnest(leg_call_ids) AS leg_call_id FROM mart.call_groups WHERE len(leg_call_ids) > 1)
SELECT DISTINCT coalesce(l.call_id, g.call_id) AS call_id
FROM good g
LEFT JOIN leg l ON l.leg_call_id = g.call_id;

CREATE OR REPLACE TEMP TABLE kpi_call_count AS
SELECT k.period_id, k.agent_id, k.team_id, k.client, k.product, k.bucket,
       count(*) FILTER (is_attempt) AS attempts,
       count(*) FILTER (is_attempt AND is_answered) AS answered_attempts,
       count(*) FILTER (is_attempt AND is_answered AND is_self) AS self_answered,
       count(*) FILTER (is_attempt AND is_answered AND is_self AND is_promise) AS self_promised,
       count(*) FILTER (is_outside) AS calls,
       count(*) FILTER (is_outside AND is_noted) AS noted_calls,
       count(*) FILTER (is_outside AND is_answered) AS answered_calls,
       count(*) FILTER (is_outside AND is_answered AND r.call_id IS NOT NULL) AS recorded_calls
FROM kpi_call k
LEFT JOIN kpi_recorded r ON r.call_id = k.call_id
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE kpi_agent_day AS
SELECT DISTINCT period_id, call_day, agent_id, team_id, client, product, bucket
FROM kpi_call
WHERE is_attempt AND agent_id IS NOT NULL;

CREATE OR REPLACE TEMP TABLE kpi_case_attempt AS
SELECT period_id, case_id, count(*) AS attempts
FROM kpi_call
WHERE is_attempt AND case_id IS NOT NULL
GROUP BY ALL;

DROP TABLE kpi_call;
DROP TABLE kpi_recorded;
