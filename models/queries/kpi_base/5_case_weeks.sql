-- question: which cases were open through each whole ISO week of a period, were they reachable, and how often were they
--           tried? (contract.md §4, "Open" and "Reachable")
-- grain: kpi_case_week one row a period, reachable case and week; kpi_week_count one row a period and group
-- parameters: the temporary tables period, kpi_case, kpi_chosen and kpi_member

CREATE OR REPLACE TEMP TABLE kpi_week AS
SELECT p.period_no, w.monday::DATE AS first_day, (w.monday + INTERVAL 6 DAY)::DATE AS last_day
FROM period p, unnest(generate_series(date_trunc('week', p.first_day), p.last_day, INTERVAL 7 DAY)) w(monday)
WHERE w.monday >= p.first_day AND w.monday + INTERVAL 6 DAY <= p.last_day;

-- The weeks within the days of calls were made with the build, where they lie in order of their number, so that only those
-- asked for are read; others are made here.
CREATE OR REPLACE TEMP TABLE kpi_known_window AS
SELECT window_no FROM mart.windows SEMI JOIN kpi_week USING (first_day) WHERE period = 'week';

CREATE OR REPLACE TEMP TABLE kpi_later_window AS
SELECT row_number() OVER ()::INTEGER AS window_no, first_day, last_day
FROM (SELECT DISTINCT first_day, last_day FROM kpi_week) w
WHERE NOT EXISTS (FROM mart.windows k WHERE k.period = 'week' AND k.first_day = w.first_day);

CREATE OR REPLACE TEMP TABLE kpi_case_week AS
WITH asked AS (
    FROM mart.case_windows SEMI JOIN kpi_known_window USING (window_no)
    UNION ALL
    SELECT * FROM mart.case_windows_of('kpi_later_window')
)
SELECT w.period_no, c.case_no, c.first_day, c.attempts, k.collector_no, k.portfolio_no, k.bucket
FROM asked c
JOIN kpi_week w ON w.first_day = c.first_day
JOIN kpi_case k ON k.period_no = w.period_no AND k.case_no = c.case_no
WHERE CASE WHEN c.reachability IS NOT NULL THEN c.reachability = 'reachable'
           ELSE coalesce(c.reached_on >= c.first_day - 30, false) OR c.first_day - c.opened_on < 30 END;

CREATE OR REPLACE TEMP TABLE kpi_week_count AS
WITH cell AS (
    SELECT c.period_no, c.owner_no, c.bucket, count(*) AS case_weeks,
           count(*) FILTER (c.attempts >= 3) AS tried_weeks
    FROM kpi_by_owner('kpi_case_week') c
    SEMI JOIN kpi_chosen a ON a.owner_no = c.collector_no
    SEMI JOIN kpi_chosen p ON p.owner_no = c.portfolio_no
    GROUP BY c.period_no, c.owner_no, c.bucket
)
SELECT c.period_no, m.group_kind, kpi_group_name(m.group_id, c.bucket) AS group_id, sum(c.case_weeks)::BIGINT AS case_weeks,
       sum(c.tried_weeks)::BIGINT AS tried_weeks
FROM cell c
JOIN kpi_member m ON m.owner_no = c.owner_no
GROUP BY ALL;
