-- question: which cases were open through each whole ISO week of a period, were they reachable, and how often were they
--           tried? (contract.md §4, "Open" and "Reachable")
-- grain: one row a period, case and week
-- parameters: the temporary table period

CREATE OR REPLACE TEMP TABLE kpi_week AS
SELECT DISTINCT p.period_id, w.monday::DATE AS first_day, (w.monday + INTERVAL 6 DAY)::DATE AS last_day
FROM period p, unnest(generate_series(date_trunc('week', p.first_day), p.last_day, INTERVAL 7 DAY)) w(monday)
WHERE w.monday >= p.first_day AND w.monday + INTERVAL 6 DAY <= p.last_day;

CREATE OR REPLACE TEMP TABLE kpi_placed AS
SELECT k.case_id, k.closed_on, k.reachability, coalesce(k.placed_on, c.first_call_day) AS placed_on
FROM core.cases k
LEFT JOIN (
    SELECT case_id, min(call_day) AS first_call_day
    FROM mart.call_groups
    WHERE direction IN ('outbound', 'inbound') AND case_id IN (SELECT case_id FROM core.cases WHERE placed_on IS NULL)
    GROUP BY case_id
) c USING (case_id);

CREATE OR REPLACE TEMP TABLE kpi_open AS
SELECT k.case_id, w.first_day, k.placed_on, k.reachability
FROM kpi_placed k
JOIN (SELECT DISTINCT first_day, last_day FROM kpi_week) w
  ON k.placed_on <= w.first_day AND (k.closed_on IS NULL OR k.closed_on > w.last_day);

CREATE OR REPLACE TEMP TABLE kpi_settled AS
SELECT s.case_id, w.first_day
FROM mart.case_spans s
JOIN (SELECT DISTINCT first_day FROM kpi_week) w ON w.first_day - 1 BETWEEN s.first_day AND s.last_day
SEMI JOIN mart.case_totals t ON t.case_id = s.case_id
WHERE s.outstanding = 0;

CREATE OR REPLACE TEMP TABLE kpi_case_week AS
WITH reached AS (
    SELECT DISTINCT g.case_id, w.first_day
    FROM mart.call_groups g
    JOIN (SELECT DISTINCT first_day FROM kpi_week) w ON g.call_day BETWEEN w.first_day - 30 AND w.first_day - 1
    WHERE g.is_attempt AND g.is_answered
      AND g.relation IN ('self', 'spouse', 'parent', 'child', 'sibling', 'family')
),
tried AS (
    SELECT g.case_id, w.first_day, count(*) AS attempts
    FROM mart.call_groups g
    JOIN (SELECT DISTINCT first_day, last_day FROM kpi_week) w ON g.call_day BETWEEN w.first_day AND w.last_day
    WHERE g.is_attempt AND g.case_id IS NOT NULL
    GROUP BY ALL
)
SELECT w.period_id, o.case_id, o.first_day, coalesce(t.attempts, 0) AS attempts,
       CASE WHEN o.reachability IS NOT NULL THEN o.reachability = 'reachable'
            ELSE r.case_id IS NOT NULL OR date_diff('day', o.placed_on, o.first_day) < 30 END AS is_reachable
FROM kpi_week w
JOIN kpi_open o USING (first_day)
LEFT JOIN reached r ON r.case_id = o.case_id AND r.first_day = o.first_day
LEFT JOIN tried t ON t.case_id = o.case_id AND t.first_day = o.first_day
ANTI JOIN kpi_settled s ON s.case_id = o.case_id AND s.first_day = o.first_day;

DROP TABLE kpi_open;
DROP TABLE kpi_settled;
DROP TABLE kpi_placed;
DROP TABLE kpi_week;
