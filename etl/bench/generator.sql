-- question: a made-up floor of a given size: 24 weeks of calls, cases, installments, payments and agents. Each case is
--           worked for 35 days from its placement by one agent; four of five are closed a week later
-- parameters: getvariable('calls'), getvariable('cases'); hash() makes the choices, so that every run makes the same floor

CREATE OR REPLACE MACRO pick(n, salt, parts) AS (hash(n, salt) % parts)::BIGINT;
CREATE OR REPLACE MACRO a_case(n) AS concat('K', lpad(pick(n, 1, getvariable('cases'))::VARCHAR, 9, '0'));
CREATE OR REPLACE MACRO placed_day(case_number) AS pick(case_number, 13, 133);
CREATE OR REPLACE MACRO an_agent(n, salt) AS concat('A', lpad(pick(n, salt, 400)::VARCHAR, 4, '0'));
CREATE OR REPLACE MACRO a_phone(n) AS concat('139', lpad(pick(n, 4, 100000000)::VARCHAR, 8, '0'));

CREATE OR REPLACE VIEW calls AS
WITH drawn AS (
    SELECT range AS n, pick(range, 1, getvariable('cases')) AS c, placed_day(c) + pick(range, 2, 35) AS day, pick(range, 3, 50400) AS second_of_day, pick(range, 5, 100) AS luck
    FROM range(getvariable('first_call'), getvariable('last_call'))
)
SELECT concat('C', lpad(n::VARCHAR, 10, '0')) AS call_id, a_case(n) AS case_id, an_agent(c, 14) AS agent_id,
       CASE WHEN luck < 95 THEN 'outbound' ELSE 'inbound' END AS direction,
       strftime(started_at, '%Y-%m-%d %H:%M:%S') AS started_at,
       strftime(started_at + INTERVAL 90 SECOND, '%Y-%m-%d %H:%M:%S') AS ended_at,
       CASE WHEN luck % 3 = 0 THEN 60 ELSE 0 END AS talk_seconds,
       CASE luck % 3 WHEN 0 THEN 'answered' WHEN 1 THEN 'no_answer' ELSE 'busy' END AS result,
       concat('8', pick(n, 7, 400)) AS line, a_phone(pick(n, 8, getvariable('cases') * 2)) AS callee_number,
       CASE WHEN luck < 70 THEN 'self' WHEN luck < 85 THEN 'friend' ELSE 'colleague' END AS relation, 'manual' AS dial_mode,
       'note of the call' AS note, 'call again' AS next_step,
       strftime(started_at + INTERVAL 10 MINUTE, '%Y-%m-%d %H:%M:%S') AS note_at,
       CASE WHEN luck % 30 = 0 THEN 200 END AS promise_amount,
       CASE WHEN luck % 30 = 0 THEN strftime(started_at + INTERVAL 5 DAY, '%Y-%m-%d') END AS promise_on
FROM (SELECT *, TIMESTAMP '2026-01-05 08:00:00' + to_days(day::INTEGER) + to_seconds(second_of_day) AS started_at FROM drawn);

CREATE OR REPLACE VIEW cases AS
SELECT concat('K', lpad(range::VARCHAR, 9, '0')) AS case_id, concat('Bank', pick(range, 11, 8)) AS client,
       concat('P', pick(range, 12, 4)) AS product, strftime(DATE '2026-01-05' + placed_day(range)::INTEGER, '%Y-%m-%d') AS placed_on,
       CASE WHEN pick(range, 20, 5) > 0 THEN strftime(DATE '2026-01-05' + placed_day(range)::INTEGER + 42, '%Y-%m-%d') END AS closed_on,
       6000 AS placed_amount, an_agent(range, 14) AS agent_id, concat('T', pick(range, 14, 400) % 20) AS team_id,
       CASE pick(range, 16, 3) WHEN 0 THEN 'reachable' WHEN 1 THEN 'lost' END AS reachability
FROM range(getvariable('cases'));

CREATE OR REPLACE VIEW installments AS
SELECT concat('K', lpad(c.range::VARCHAR, 9, '0')) AS case_id, i.range + 1 AS installment_no,
       strftime(DATE '2025-10-01' + (i.range * 30 + pick(c.range, 17, 60))::INTEGER, '%Y-%m-%d') AS due_on, 1000 AS due_amount
FROM range(getvariable('cases')) c, range(6) i;

CREATE OR REPLACE VIEW payments AS
SELECT concat('Y', range) AS payment_id, a_case(range) AS case_id,
       strftime(DATE '2026-01-05' + pick(range, 18, 168)::INTEGER, '%Y-%m-%d 12:00:00') AS paid_at, 500 + pick(range, 19, 1500) AS amount
FROM range(getvariable('cases'));

CREATE OR REPLACE VIEW agents AS
SELECT concat('A', lpad(range::VARCHAR, 4, '0')) AS agent_id, concat('T', range % 20) AS team_id, '2025-01-01' AS exam_passed_on
FROM range(400);
