-- question: from which day to which do the data reach?
-- grain: data_days one row; kpi_periods one row a week or month
-- parameters: none

CREATE OR REPLACE TABLE mart.data_days AS
WITH event AS (
    SELECT min(started_at)::DATE AS first_day, max(started_at)::DATE AS last_day FROM core.calls WHERE result <> 'system'
    UNION ALL SELECT min(paid_at)::DATE, max(paid_at)::DATE FROM core.payments
    UNION ALL SELECT min(sent_at)::DATE, max(sent_at)::DATE FROM core.sms
    UNION ALL SELECT min(sent_on), max(sent_on) FROM core.letters
    UNION ALL SELECT min(visited_at)::DATE, max(visited_at)::DATE FROM core.visits
    UNION ALL SELECT min(received_at)::DATE, max(received_at)::DATE FROM core.complaints
    UNION ALL SELECT min(placed_on), max(placed_on) FROM core.cases
)
SELECT min(first_day) AS first_day, max(last_day) AS last_day FROM event;

-- The weeks and months whose KPIs are stored; filled with them at the end of a build.
CREATE TABLE IF NOT EXISTS mart.kpi_periods (period_kind VARCHAR, period_id VARCHAR, first_day DATE, last_day DATE);
