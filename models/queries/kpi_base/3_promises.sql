-- question: which promises fell due in each period asked, and what was paid on them? (kpis.md, promise_kept_rate)
-- grain: one row a period and promise
-- parameters: the temporary tables period and kpi_case

CREATE OR REPLACE TEMP TABLE kpi_promise AS
WITH promise AS (
    SELECT p.period_id, g.call_id, g.case_id, g.call_day, g.agent_id, g.agent_team_id AS team_id, g.client, g.product,
           g.promise_amount, g.promise_on
    FROM period p
    JOIN mart.call_groups g ON g.promise_on BETWEEN p.first_day AND p.last_day AND g.promise_on + 3 <= p.last_day
    WHERE g.direction IN ('outbound', 'inbound') AND g.promise_amount > 0 AND g.promise_on >= g.call_day
),
paid AS (
    SELECT m.period_id, m.call_id, sum(d.amount) AS amount
    FROM promise m
    JOIN mart.paid_days d ON d.case_id = m.case_id AND d.day BETWEEN m.call_day AND m.promise_on + 3
    GROUP BY ALL
)
SELECT m.*, k.bucket, coalesce(d.amount, 0)::DECIMAL(18,2) AS paid_amount
FROM promise m
LEFT JOIN paid d USING (period_id, call_id)
LEFT JOIN kpi_case k ON k.period_id = m.period_id AND k.case_id = m.case_id;
