-- question: how many calls of each kind fall into each period asked, and on how many days did each agent make an attempt?
-- grain: kpi_call_count and kpi_agent_day one row a period and group
-- parameters: the temporary tables kpi_day, kpi_bucket, kpi_chosen, kpi_grouping and kpi_member

CREATE OR REPLACE TEMP TABLE kpi_call AS
SELECT d.period_no, g.call_day, g.collector_no, g.portfolio_no, c.bucket,
       count(*) FILTER (g.is_attempt) AS attempts,
       count(*) FILTER (g.is_attempt AND g.is_answered) AS answered_attempts,
       count(*) FILTER (g.is_attempt AND g.is_answered AND g.relation = 'self') AS self_answered,
       count(*) FILTER (g.is_attempt AND g.is_answered AND g.relation = 'self' AND g.is_promise) AS self_promised,
       count(*) FILTER (g.direction <> 'internal') AS calls,
       count(*) FILTER (g.direction <> 'internal' AND g.is_noted) AS noted_calls,
       count(*) FILTER (g.direction <> 'internal' AND g.is_answered) AS answered_calls,
       count(*) FILTER (g.direction <> 'internal' AND g.is_answered AND g.is_recorded) AS recorded_calls
FROM mart.call_groups g
JOIN kpi_day d ON d.day = g.call_day
LEFT JOIN kpi_bucket c ON c.period_no = d.period_no AND c.case_no = g.case_no
JOIN kpi_chosen a ON a.owner_no = g.collector_no
JOIN kpi_chosen p ON p.owner_no = g.portfolio_no
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE kpi_call_count AS
WITH cell AS (
    SELECT period_no, owner_no, bucket,
           sum(attempts) AS attempts, sum(answered_attempts) AS answered_attempts, sum(self_answered) AS self_answered,
           sum(self_promised) AS self_promised, sum(calls) AS calls, sum(noted_calls) AS noted_calls,
           sum(answered_calls) AS answered_calls, sum(recorded_calls) AS recorded_calls
    FROM kpi_by_owner('kpi_call')
    GROUP BY period_no, owner_no, bucket
)
SELECT c.period_no, m.group_kind, kpi_group_name(m.group_id, c.bucket) AS group_id,
       sum(attempts)::BIGINT AS attempts, sum(answered_attempts)::BIGINT AS answered_attempts,
       sum(self_answered)::BIGINT AS self_answered, sum(self_promised)::BIGINT AS self_promised,
       sum(calls)::BIGINT AS calls, sum(noted_calls)::BIGINT AS noted_calls,
       sum(answered_calls)::BIGINT AS answered_calls, sum(recorded_calls)::BIGINT AS recorded_calls
FROM cell c
JOIN kpi_member m ON m.owner_no = c.owner_no
GROUP BY ALL;

-- A day of an agent with cases of two clients is one day of the agent and one of each client.
CREATE OR REPLACE TEMP TABLE kpi_agent_day AS
WITH tried AS (
    SELECT c.period_no, c.call_day, c.collector_no, c.bucket, p.client, p.product
    FROM kpi_call c
    JOIN mart.owners a ON a.owner_no = c.collector_no AND a.agent_id IS NOT NULL
    JOIN mart.owners p ON p.owner_no = c.portfolio_no
    WHERE c.attempts > 0
),
agent_day AS (
    SELECT t.period_no, t.call_day, t.collector_no, m.group_kind, m.group_id
    FROM (SELECT DISTINCT period_no, call_day, collector_no FROM tried) t
    JOIN kpi_member m ON m.owner_no = t.collector_no AND m.group_kind <> 'bucket'
    UNION ALL
    SELECT DISTINCT period_no, call_day, collector_no, 'bucket', kpi_group_name(NULL, bucket)
    FROM tried WHERE EXISTS (FROM kpi_grouping WHERE group_kind = 'bucket')
    UNION ALL
    SELECT DISTINCT period_no, call_day, collector_no, 'client', coalesce(client, '')
    FROM tried WHERE EXISTS (FROM kpi_grouping WHERE group_kind = 'client')
    UNION ALL
    SELECT DISTINCT period_no, call_day, collector_no, 'product', coalesce(product, '')
    FROM tried WHERE EXISTS (FROM kpi_grouping WHERE group_kind = 'product')
)
SELECT period_no, group_kind, group_id, count(*) AS agent_days
FROM agent_day
GROUP BY ALL;

DROP TABLE kpi_call;
