-- question: how does each case stand at the opening and at the end of each period asked?
-- grain: kpi_case one row a period and case that counts in it; kpi_standing one row a period, group and standing;
--        kpi_bucket one row a period and case, none where no grouping asks for buckets; kpi_case_row as kpi_case, with
--        whose the case is, only of those that the filters let through
-- parameters: the temporary tables period, kpi_day, kpi_chosen, kpi_grouping and kpi_member

-- Few cases change within a period: the span of the opening is that of the end too, unless another one begins in it.
CREATE OR REPLACE TEMP TABLE kpi_case AS
WITH near AS (
    SELECT *
    FROM mart.case_spans
    WHERE last_day >= (SELECT min(first_day) - 1 FROM period) AND first_day <= (SELECT max(last_day) FROM period)
      AND counted_from <= (SELECT max(last_day) FROM period)
),
opening AS (
    SELECT p.period_no, p.first_day AS from_day, p.last_day AS to_day, s.last_day >= p.last_day AS is_still, s.*
    FROM near s
    JOIN period p ON p.first_day - 1 BETWEEN s.first_day AND s.last_day
),
ending AS (
    SELECT d.period_no, s.case_no, s.uncovered_on, s.overdue_amount, s.outstanding, s.paid_total, s.covered_steps
    FROM mart.case_spans s
    JOIN kpi_day d ON d.day = s.first_day
    WHERE s.last_day >= d.last_day AND s.counted_from <= d.last_day AND s.last_day >= (SELECT min(last_day) FROM period)
),
pair AS (
    SELECT o.*, o.uncovered_on AS opening_uncovered_on, o.overdue_amount AS opening_overdue_amount,
           o.outstanding AS opening_outstanding,
           CASE WHEN is_still THEN o.uncovered_on ELSE e.uncovered_on END AS end_uncovered_on,
           CASE WHEN is_still THEN o.overdue_amount ELSE e.overdue_amount END AS end_overdue_amount,
           CASE WHEN is_still THEN o.outstanding ELSE e.outstanding END AS end_outstanding,
           CASE WHEN is_still THEN 0 ELSE greatest(0, e.paid_total - o.paid_total) END AS paid_in_period,
           CASE WHEN o.last_day = o.from_day - 1 THEN o.next_due_steps ELSE o.due_steps END AS steps_due_before,
           CASE WHEN is_still THEN o.covered_steps ELSE e.covered_steps END AS end_covered_steps
    FROM opening o
    LEFT JOIN ending e ON e.period_no = o.period_no AND e.case_no = o.case_no
    WHERE o.counted_from <= o.to_day
)
SELECT period_no, case_no, collector_no, portfolio_no,
       mart.bucket_number(mart.days_past_due(opening_uncovered_on, from_day - 1))::TINYINT AS bucket,
       mart.days_past_due(end_uncovered_on, to_day)::INTEGER AS end_dpd,
       placed_on IS NULL OR placed_on < from_day AS is_there_at_opening,
       placed_on IS NULL OR placed_on <= to_day AS is_there_at_end,
       coalesce(placed_on >= from_day AND placed_on <= to_day, false) AS is_placed,
       coalesce(closed_on BETWEEN from_day AND to_day, false) AS is_closed,
       opening_overdue_amount, end_overdue_amount, opening_outstanding, end_outstanding,
       least(paid_in_period, opening_overdue_amount)::DECIMAL(18,2) AS recovered,
       greatest(0, steps_due_before - covered_steps) AS late_steps,
       greatest(0, least(steps_due_before, end_covered_steps) - covered_steps) AS repaid_steps
FROM pair;

-- A call or promise looks up its case's bucket only where a grouping asks for it.
CREATE OR REPLACE TEMP VIEW kpi_bucket AS
SELECT period_no, case_no, bucket FROM kpi_case WHERE EXISTS (FROM kpi_grouping WHERE group_kind = 'bucket');

CREATE OR REPLACE TEMP VIEW kpi_case_row AS
SELECT k.*, f.case_id, f.closed_on, mart.bucket_number(k.end_dpd) AS end_bucket, c.agent_id, c.team_id, p.client, p.product
FROM kpi_case k
JOIN mart.case_facts f ON f.case_no = k.case_no
JOIN mart.owners c ON c.owner_no = k.collector_no
JOIN mart.owners p ON p.owner_no = k.portfolio_no
SEMI JOIN kpi_chosen a ON a.owner_no = k.collector_no
SEMI JOIN kpi_chosen o ON o.owner_no = k.portfolio_no;

-- Cases are summed by collector and portfolio together before each of both counts them.
CREATE OR REPLACE TEMP TABLE kpi_standing AS
WITH pair AS (
    SELECT period_no, collector_no, portfolio_no, bucket,
           is_there_at_opening, is_there_at_end, mart.bucket_number(end_dpd)::TINYINT AS end_bucket,
           end_dpd >= 30 AS is_end_30, end_dpd >= 90 AS is_end_90,
           count(*) AS cases, count(*) FILTER (end_outstanding > 0) AS open_cases,
           count(*) FILTER (is_closed AND is_there_at_end) AS closed_cases,
           sum(opening_overdue_amount) AS opening_overdue_amount, sum(end_overdue_amount) AS end_overdue_amount,
           sum(opening_outstanding) AS opening_outstanding, sum(end_outstanding) AS end_outstanding,
           sum(recovered) AS recovered, sum(late_steps)::BIGINT AS late_steps, sum(repaid_steps)::BIGINT AS repaid_steps
    FROM kpi_case
    SEMI JOIN kpi_chosen c ON c.owner_no = collector_no
    SEMI JOIN kpi_chosen p ON p.owner_no = portfolio_no
    GROUP BY period_no, collector_no, portfolio_no, bucket, is_there_at_opening, is_there_at_end, end_bucket, is_end_30, is_end_90
)
SELECT c.period_no, m.group_kind, kpi_group_name(m.group_id, c.bucket) AS group_id, c.bucket AS opening_bucket,
       c.is_there_at_opening, c.is_there_at_end, c.end_bucket, c.is_end_30, c.is_end_90,
       sum(c.cases)::BIGINT AS cases, sum(c.open_cases)::BIGINT AS open_cases, sum(c.closed_cases)::BIGINT AS closed_cases,
       sum(c.opening_overdue_amount)::DECIMAL(18,2) AS opening_overdue_amount, sum(c.end_overdue_amount)::DECIMAL(18,2) AS end_overdue_amount,
       sum(c.opening_outstanding)::DECIMAL(18,2) AS opening_outstanding, sum(c.end_outstanding)::DECIMAL(18,2) AS end_outstanding,
       sum(c.recovered)::DECIMAL(18,2) AS recovered, sum(c.late_steps)::BIGINT AS late_steps, sum(c.repaid_steps)::BIGINT AS repaid_steps
FROM (SELECT *, unnest([collector_no, portfolio_no]) AS owner_no FROM pair) c
JOIN kpi_member m ON m.owner_no = c.owner_no
GROUP BY ALL;
