-- question: how many complaints came in for every thousand answered attempts?
-- grain: complaints one row an owner, bucket and group, answered attempts one row a period and group
-- parameters: the temporary tables kpi_day, kpi_case, kpi_chosen, kpi_member and kpi_call_count

WITH complaint AS (
    SELECT d.period_no, a.collector_no, p.owner_no AS portfolio_no, b.bucket
    FROM core.complaints c
    JOIN kpi_day d ON d.day = CAST(c.received_at AS DATE)
    JOIN mart.callers a ON a.agent_id IS NOT DISTINCT FROM c.agent_id
    LEFT JOIN mart.case_keys k ON k.case_id = c.case_id
    JOIN mart.owners p ON NOT p.is_collector AND p.client IS NOT DISTINCT FROM k.client AND p.product IS NOT DISTINCT FROM k.product
    LEFT JOIN kpi_case b ON b.period_no = d.period_no AND b.case_no = k.case_no
    WHERE a.collector_no IN (SELECT owner_no FROM kpi_chosen) AND p.owner_no IN (SELECT owner_no FROM kpi_chosen)
),
cell AS (
    SELECT period_no, coalesce(collector_no, portfolio_no) AS owner_no, bucket, count(*) AS complaints
    FROM complaint
    GROUP BY period_no, bucket, GROUPING SETS ((collector_no), (portfolio_no))
)
SELECT c.period_no, m.group_kind, kpi_group_name(m.group_id, c.bucket) AS group_id, c.complaints AS numerator, 0 AS denominator
FROM cell c
JOIN kpi_member m ON m.owner_no = c.owner_no
UNION ALL
SELECT period_no, group_kind, group_id, 0, answered_attempts
FROM kpi_call_count
