-- question: which cases overdue at the opening of each period were acted on in it, and did they pay within 30 days?
-- grain: kpi_acted_case one row a period and case, kpi_acted one row a period and group; only cases there and overdue at the
--        opening that the filters let through
-- parameters: the temporary tables period, kpi_day, kpi_case, kpi_chosen and kpi_member

CREATE OR REPLACE TEMP VIEW kpi_acted_case AS
WITH action AS (
    SELECT d.period_no, a.case_no, sum(a.attempts)::INTEGER AS attempts, min(a.day) AS first_action_on
    FROM mart.case_days a
    JOIN kpi_day d ON d.day = a.day
    WHERE a.is_action
    GROUP BY ALL
),
acted AS (
    SELECT a.*, least(a.first_action_on + 30, p.last_day) AS paid_by, k.collector_no, k.portfolio_no, k.bucket
    FROM action a
    JOIN kpi_case k ON k.period_no = a.period_no AND k.case_no = a.case_no AND k.is_there_at_opening AND k.bucket >= 1
    JOIN period p ON p.period_no = a.period_no
    SEMI JOIN kpi_chosen c ON c.owner_no = k.collector_no
    SEMI JOIN kpi_chosen o ON o.owner_no = k.portfolio_no
),
paid AS (
    SELECT a.period_no, a.case_no, sum(p.amount) AS paid
    FROM acted a
    JOIN mart.paid_days p ON p.case_no = a.case_no AND p.day BETWEEN a.first_action_on AND a.paid_by
    GROUP BY ALL
)
SELECT a.*, coalesce(p.paid, 0) AS paid
FROM acted a
LEFT JOIN paid p ON p.period_no = a.period_no AND p.case_no = a.case_no;

CREATE OR REPLACE TEMP TABLE kpi_acted AS
WITH cell AS (
    SELECT period_no, coalesce(collector_no, portfolio_no) AS owner_no, bucket, sum(attempts) AS attempts,
           count(*) AS acted_cases, count(*) FILTER (paid > 0) AS paying_cases
    FROM kpi_acted_case
    GROUP BY period_no, bucket, GROUPING SETS ((collector_no), (portfolio_no))
)
SELECT c.period_no, m.group_kind, kpi_group_name(m.group_id, c.bucket) AS group_id, sum(c.attempts)::BIGINT AS attempts,
       sum(c.acted_cases)::BIGINT AS acted_cases, sum(c.paying_cases)::BIGINT AS paying_cases
FROM cell c
JOIN kpi_member m ON m.owner_no = c.owner_no
GROUP BY ALL;
