-- question: what was due, paid and waived on each case, day by day? (kpis.md, "For a case c at the end of day D")
-- grain: installment_steps one row an installment of a known case, in order of cover; case_totals one row a case;
--        paid_days, waived_days one row a case and day
-- parameters: none

-- Numbers of installments are put in order once, then compared as whole numbers. Of two numbers the one of more digits is the
-- larger, of as many the later text, however many no integer holds.
CREATE OR REPLACE TABLE mart.installment_steps AS
WITH numbered AS (
    SELECT installment_no, CASE WHEN regexp_full_match(installment_no, '[0-9]+') THEN ltrim(installment_no, '0') END AS digits
    FROM (SELECT DISTINCT installment_no FROM core.installments)
),
ordered AS (
    SELECT installment_no, row_number() OVER (ORDER BY digits IS NULL, length(digits), digits, installment_no)::INTEGER AS place
    FROM numbered
)
SELECT k.case_no, i.due_on, i.due_amount,
       CAST(sum(i.due_amount) OVER cover AS DECIMAL(18,2)) AS due_total,
       CAST(sum((i.due_amount > 0)::INTEGER) OVER cover AS INTEGER) AS step
FROM core.installments i
JOIN mart.case_keys k ON k.case_id = i.case_id
JOIN ordered o ON o.installment_no = i.installment_no
WINDOW cover AS (PARTITION BY k.case_no ORDER BY i.due_on, o.place ROWS UNBOUNDED PRECEDING);

CREATE OR REPLACE TABLE mart.case_totals AS
SELECT t.case_id, k.case_no, t.total
FROM (SELECT case_id, CAST(sum(due_amount) AS DECIMAL(18,2)) AS total FROM core.installments GROUP BY case_id) t
LEFT JOIN mart.case_keys k ON k.case_id = t.case_id;

CREATE OR REPLACE TABLE mart.paid_days AS
WITH daily AS (
    SELECT case_id, CAST(paid_at AS DATE) AS day, sum(amount) AS amount
    FROM core.payments
    GROUP BY ALL
)
SELECT d.case_id, k.case_no, d.day, CAST(d.amount AS DECIMAL(18,2)) AS amount,
       CAST(sum(d.amount) OVER (PARTITION BY d.case_id ORDER BY d.day ROWS UNBOUNDED PRECEDING) AS DECIMAL(18,2)) AS paid_total
FROM daily d
LEFT JOIN mart.case_keys k ON k.case_id = d.case_id;

CREATE OR REPLACE TABLE mart.waived_days AS
WITH daily AS (
    SELECT case_id, approved_on AS day, sum(amount) AS amount
    FROM core.waivers
    GROUP BY ALL
)
SELECT d.case_id, k.case_no, d.day, CAST(d.amount AS DECIMAL(18,2)) AS amount,
       CAST(sum(d.amount) OVER (PARTITION BY d.case_id ORDER BY d.day ROWS UNBOUNDED PRECEDING) AS DECIMAL(18,2)) AS waived_total
FROM daily d
LEFT JOIN mart.case_keys k ON k.case_id = d.case_id;
