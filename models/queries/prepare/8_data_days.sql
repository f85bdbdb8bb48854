-- question: from which day to which do the data reach, and through which days did anything happen?
-- grain: data_stretches one row a stretch of days, parted from the next one by more than a year in which nothing happened;
--        data_days one row; kpi_periods one row a week or month; events_ahead one row an event
-- parameters: none

CREATE OR REPLACE TABLE mart.data_stretches AS
WITH event AS (
    SELECT call_day AS day FROM mart.call_groups
    UNION SELECT day FROM mart.paid_days
    UNION SELECT CAST(sent_at AS DATE) FROM core.sms
    UNION SELECT sent_on FROM core.letters
    UNION SELECT CAST(visited_at AS DATE) FROM core.visits
    UNION SELECT CAST(received_at AS DATE) FROM core.complaints
    UNION SELECT placed_on FROM core.cases WHERE placed_on IS NOT NULL
),
numbered AS (
    SELECT day, sum(is_later::INTEGER) OVER (ORDER BY day) AS stretch
    FROM (SELECT day, coalesce(day - lag(day) OVER (ORDER BY day) > 366, false) AS is_later FROM event)
)
SELECT min(day) AS first_day, max(day) AS last_day FROM numbered GROUP BY stretch ORDER BY first_day;

CREATE OR REPLACE TABLE mart.data_days AS
SELECT min(first_day) AS first_day, max(last_day) AS last_day FROM mart.data_stretches;

-- Events dated after they were loaded, the earliest of them; etl/sources fills it at the end of a build.
CREATE TABLE IF NOT EXISTS mart.events_ahead (table_name VARCHAR, day DATE, source_file VARCHAR, source_line BIGINT);

-- The weeks and months whose KPIs are stored; filled with them at the end of a build.
CREATE TABLE IF NOT EXISTS mart.kpi_periods (period_kind VARCHAR, period_id VARCHAR, first_day DATE, last_day DATE);
