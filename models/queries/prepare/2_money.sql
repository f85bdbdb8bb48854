-- question: what was due, paid and waived on each case, day by day? (kpis.md, "For a case c at the end of day D")
-- grain: installment_steps one row an installment in order of cover; paid_days, waived_days one row a case and day
-- parameters: none

CREATE OR REPLACE TABLE mart.installment_steps AS
WITH ordered AS (
    SELECT case_id, installment_no, due_on, due_amount,
           regexp_full_match(installment_no, '\d{1,18}') AS is_number
    FROM core.installments
)
SELECT case_id, installment_no, due_on, due_amount,
       CAST(sum(due_amount) OVER (
           PARTITION BY case_id
           ORDER BY due_on, is_number DESC, CASE WHEN is_number THEN CAST(installment_no AS BIGINT) END, installment_no
           ROWS UNBOUNDED PRECEDING
       ) AS DECIMAL(18,2)) AS due_total
FROM ordered
ORDER BY case_id, due_on;

CREATE OR REPLACE TABLE mart.case_totals AS
SELECT case_id, CAST(sum(due_amount) AS DECIMAL(18,2)) AS total
FROM core.installments
GROUP BY case_id;

CREATE OR REPLACE TABLE mart.paid_days AS
WITH daily AS (
    SELECT case_id, CAST(paid_at AS DATE) AS day, sum(amount) AS amount
    FROM core.payments
    GROUP BY ALL
)
SELECT case_id, day, CAST(amount AS DECIMAL(18,2)) AS amount,
       CAST(sum(amount) OVER (PARTITION BY case_id ORDER BY day ROWS UNBOUNDED PRECEDING) AS DECIMAL(18,2)) AS paid_total
FROM daily;

CREATE OR REPLACE TABLE mart.waived_days AS
WITH daily AS (
    SELECT case_id, approved_on AS day, sum(amount) AS amount
    FROM core.waivers
    GROUP BY ALL
)
SELECT case_id, day,
       CAST(sum(amount) OVER (PARTITION BY case_id ORDER BY day ROWS UNBOUNDED PRECEDING) AS DECIMAL(18,2)) AS waived_total
FROM daily;
