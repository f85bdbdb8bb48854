-- question: how does each case stand at the opening and at the end of each period asked?
-- grain: kpi_case one row a period and case
-- parameters: the temporary table period (period_id, first_day, last_day)

CREATE OR REPLACE TEMP TABLE kpi_case_day AS
WITH asked AS (
    SELECT first_day - 1 AS day FROM period
    UNION
    SELECT last_day FROM period
)
SELECT k.case_id, CAST(a.day AS DATE) AS day FROM core.cases k CROSS JOIN asked a;

CREATE OR REPLACE TEMP TABLE kpi_state AS SELECT * FROM mart.case_states_of('kpi_case_day');

CREATE OR REPLACE TEMP TABLE kpi_case AS
SELECT p.period_id, p.first_day, p.last_day,
       k.case_id, k.agent_id, k.team_id, k.client, k.product,
       mart.bucket_name(mart.bucket_number(o.dpd)) AS bucket,
       k.placed_on, k.placed_amount, k.closed_on,
       k.placed_on IS NULL OR k.placed_on < p.first_day AS is_there_at_opening,
       k.placed_on IS NULL OR k.placed_on <= p.last_day AS is_there_at_end,
       o.dpd AS opening_dpd, e.dpd AS end_dpd,
       o.overdue_amount AS opening_overdue_amount, e.overdue_amount AS end_overdue_amount,
       o.outstanding AS opening_outstanding, e.outstanding AS end_outstanding,
       (o.paid + o.waived)::DECIMAL(18,2) AS opening_cover, (e.paid + e.waived)::DECIMAL(18,2) AS end_cover
FROM period p
CROSS JOIN core.cases k
JOIN kpi_state o ON o.case_id = k.case_id AND o.day = p.first_day - 1
JOIN kpi_state e ON e.case_id = k.case_id AND e.day = p.last_day;

DROP TABLE kpi_case_day;
DROP TABLE kpi_state;
