-- question: on which days was each case acted on, by attempt, SMS, letter or visit?
-- grain: one row a case and day
-- parameters: none

CREATE OR REPLACE TABLE mart.action_days AS
SELECT case_id, call_day AS day FROM mart.call_groups WHERE is_attempt AND case_id IS NOT NULL
UNION
SELECT case_id, CAST(sent_at AS DATE) FROM core.sms WHERE case_id IS NOT NULL
UNION
SELECT case_id, sent_on FROM core.letters
UNION
SELECT case_id, CAST(visited_at AS DATE) FROM core.visits;

CREATE OR REPLACE TABLE mart.data_days AS
WITH event AS (
    SELECT min(started_at)::DATE AS first_day, max(started_at)::DATE AS last_day FROM core.calls
    UNION ALL SELECT min(paid_at)::DATE, max(paid_at)::DATE FROM core.payments
    UNION ALL SELECT min(sent_at)::DATE, max(sent_at)::DATE FROM core.sms
    UNION ALL SELECT min(sent_on), max(sent_on) FROM core.letters
    UNION ALL SELECT min(visited_at)::DATE, max(visited_at)::DATE FROM core.visits
    UNION ALL SELECT min(received_at)::DATE, max(received_at)::DATE FROM core.complaints
    UNION ALL SELECT min(placed_on), max(placed_on) FROM core.cases
)
SELECT min(first_day) AS first_day, max(last_day) AS last_day FROM event;
