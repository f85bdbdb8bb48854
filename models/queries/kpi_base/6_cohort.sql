-- question: what became of the cases placed in each period asked?
-- grain: kpi_placed_case one row a period and case, kpi_cohort one row a period, group, and days to recover
-- parameters: the temporary tables period, kpi_case, kpi_chosen and kpi_member

CREATE OR REPLACE TEMP VIEW kpi_placed_case AS
WITH placed AS (
    SELECT k.period_no, k.case_no, k.collector_no, k.portfolio_no, k.bucket, p.last_day, f.placed_on,
           coalesce(f.placed_amount, 0) AS placed_amount, least(p.last_day, coalesce(f.closed_on, p.last_day)) AS watched_to
    FROM kpi_case k
    JOIN period p ON p.period_no = k.period_no
    JOIN mart.case_facts f ON f.case_no = k.case_no
    SEMI JOIN kpi_chosen a ON a.owner_no = k.collector_no
    SEMI JOIN kpi_chosen o ON o.owner_no = k.portfolio_no
    WHERE k.is_placed
),
paid AS (
    SELECT c.period_no, c.case_no, sum(p.amount) AS amount
    FROM placed c
    JOIN mart.paid_days p ON p.case_no = c.case_no AND p.day BETWEEN c.placed_on AND least(c.placed_on + 30, c.last_day)
    GROUP BY ALL
)
SELECT c.*, coalesce(d.amount, 0) AS paid_amount, r.case_no IS NOT NULL AS is_overdue, r.cleared_on,
       coalesce(r.cleared_on <= least(c.placed_on + 30, c.last_day), false) AS is_cleared_in_time,
       coalesce(r.cleared_on <= c.watched_to, false) AS is_cleared,
       CASE WHEN r.case_no IS NOT NULL
            THEN greatest(0, coalesce(CASE WHEN r.cleared_on <= c.watched_to THEN r.cleared_on END, c.watched_to) - c.placed_on)
            END AS days
FROM placed c
LEFT JOIN paid d ON d.period_no = c.period_no AND d.case_no = c.case_no
LEFT JOIN mart.case_recoveries r ON r.case_no = c.case_no;

-- Python knows no day after 9999-12-31.
CREATE OR REPLACE TEMP TABLE kpi_cohort AS
WITH cell AS (
    SELECT period_no, coalesce(collector_no, portfolio_no) AS owner_no, bucket, is_overdue, is_cleared, days,
           sum(paid_amount) AS paid_amount, sum(placed_amount) AS placed_amount, least(max(placed_on) + 30, DATE '9999-12-31') AS matures_on,
           count(*) FILTER (is_overdue) AS overdue_cases, count(*) FILTER (is_cleared_in_time) AS cleared_cases
    FROM kpi_placed_case
    GROUP BY period_no, bucket, is_overdue, is_cleared, days, GROUPING SETS ((collector_no), (portfolio_no))
)
SELECT c.period_no, m.group_kind, kpi_group_name(m.group_id, c.bucket) AS group_id, c.is_overdue, c.is_cleared, c.days,
       sum(c.paid_amount)::DECIMAL(18,2) AS paid_amount, sum(c.placed_amount)::DECIMAL(18,2) AS placed_amount,
       max(c.matures_on) AS matures_on, sum(c.overdue_cases)::BIGINT AS overdue_cases, sum(c.cleared_cases)::BIGINT AS cleared_cases
FROM cell c
JOIN kpi_member m ON m.owner_no = c.owner_no
GROUP BY ALL;
