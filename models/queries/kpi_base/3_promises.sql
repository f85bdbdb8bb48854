-- question: which promises fell due in each period asked, and what was paid on them? (kpis.md, promise_kept_rate)
-- grain: kpi_promise one row a period and promise; kpi_promise_count one row a period and group
-- parameters: the temporary tables period, kpi_bucket, kpi_chosen and kpi_member

CREATE OR REPLACE TEMP TABLE kpi_promise AS
WITH promise AS (
    SELECT p.period_no, g.call_id, g.case_id, g.case_no, g.call_day, g.collector_no, g.portfolio_no,
           g.promise_amount, g.promise_on
    FROM mart.call_groups g
    JOIN period p ON g.promise_on BETWEEN p.first_day AND p.last_day AND g.promise_on + 3 <= p.last_day
    WHERE g.is_promise AND g.direction <> 'internal'
      AND g.promise_on >= (SELECT min(first_day) FROM period) AND g.promise_on <= (SELECT max(last_day) FROM period)
),
paid AS (
    SELECT m.period_no, m.call_id, sum(d.amount) AS amount
    FROM promise m
    JOIN mart.paid_days d ON d.case_id = m.case_id AND d.day BETWEEN m.call_day AND m.promise_on + 3
    GROUP BY ALL
)
SELECT m.*, k.bucket, coalesce(d.amount, 0)::DECIMAL(18,2) AS paid_amount
FROM promise m
LEFT JOIN paid d USING (period_no, call_id)
LEFT JOIN kpi_bucket k ON k.period_no = m.period_no AND k.case_no = m.case_no;

CREATE OR REPLACE TEMP TABLE kpi_promise_count AS
WITH cell AS (
    SELECT c.period_no, c.owner_no, c.bucket, count(*) AS promises,
           count(*) FILTER (c.paid_amount >= c.promise_amount) AS kept_promises, sum(c.promise_amount) AS promised_amount,
           sum(least(greatest(0, c.paid_amount), c.promise_amount)) AS kept_amount
    FROM kpi_by_owner('kpi_promise') c
    SEMI JOIN kpi_chosen a ON a.owner_no = c.collector_no
    SEMI JOIN kpi_chosen p ON p.owner_no = c.portfolio_no
    GROUP BY c.period_no, c.owner_no, c.bucket
)
SELECT c.period_no, m.group_kind, kpi_group_name(m.group_id, c.bucket) AS group_id, sum(c.promises)::BIGINT AS promises,
       sum(c.kept_promises)::BIGINT AS kept_promises, sum(c.promised_amount)::DECIMAL(18,2) AS promised_amount,
       sum(c.kept_amount)::DECIMAL(18,2) AS kept_amount
FROM cell c
JOIN kpi_member m ON m.owner_no = c.owner_no
GROUP BY ALL;
