-- question: how does each case stand at the opening and at the end of each period asked?
-- grain: kpi_case one row a period and case; kpi_standing one row a period, agent, team, client, product and standing
-- parameters: the temporary table period (period_id, first_day, last_day)

CREATE OR REPLACE TEMP TABLE kpi_case AS
WITH opening AS (
    SELECT p.period_id, p.first_day, p.last_day, s.case_id, s.overdue_amount, s.outstanding, s.uncovered_on,
           (s.paid + s.waived)::DECIMAL(18,2) AS cover, mart.days_past_due(s.uncovered_on, p.first_day - 1) AS dpd
    FROM mart.case_spans s
    JOIN period p ON p.first_day - 1 BETWEEN s.first_day AND s.last_day
),
ending AS (
    SELECT p.period_id, s.case_id, s.overdue_amount, s.outstanding, (s.paid + s.waived)::DECIMAL(18,2) AS cover,
           mart.days_past_due(s.uncovered_on, p.last_day) AS dpd
    FROM mart.case_spans s
    JOIN period p ON p.last_day BETWEEN s.first_day AND s.last_day
)
SELECT o.period_id, o.first_day, o.last_day,
       k.case_id, k.agent_id, k.team_id, k.client, k.product,
       mart.bucket_name(mart.bucket_number(o.dpd)) AS bucket,
       k.placed_on, k.placed_amount, k.closed_on,
       k.placed_on IS NULL OR k.placed_on < o.first_day AS is_there_at_opening,
       k.placed_on IS NULL OR k.placed_on <= o.last_day AS is_there_at_end,
       o.dpd AS opening_dpd, e.dpd AS end_dpd,
       o.overdue_amount AS opening_overdue_amount, e.overdue_amount AS end_overdue_amount,
       o.outstanding AS opening_outstanding, e.outstanding AS end_outstanding,
       o.cover AS opening_cover, e.cover AS end_cover, o.uncovered_on AS opening_uncovered_on
FROM core.cases k
JOIN opening o ON o.case_id = k.case_id
JOIN ending e ON e.case_id = o.case_id AND e.period_id = o.period_id;

CREATE OR REPLACE TEMP TABLE kpi_standing AS
SELECT period_id, agent_id, team_id, client, product, bucket, is_there_at_opening, is_there_at_end,
       mart.bucket_number(opening_dpd) AS opening_bucket, mart.bucket_number(end_dpd) AS end_bucket,
       end_dpd >= 30 AS is_end_30, end_dpd >= 90 AS is_end_90,
       count(*) AS cases, count(*) FILTER (end_outstanding > 0) AS open_cases,
       sum(opening_outstanding) AS opening_outstanding, sum(end_outstanding) AS end_outstanding,
       sum(end_overdue_amount) AS end_overdue_amount
FROM kpi_case
GROUP BY ALL;
