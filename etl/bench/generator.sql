-- question: a made-up floor of a given size: 24 weeks but for their last day, of calls, cases, installments, payments and agents;
--           or, where a day is given, what that day brings: calls of the cases that are worked on it, new cases, payments. As many
--           cases are placed each day; a case is worked for 35 days by one agent, and four of five are closed a week later
-- parameters: getvariable('first_call'), getvariable('last_call'), getvariable('cases'), getvariable('day') (null for all days);
--             hash() makes the choices, so that every run makes the same floor

CREATE OR REPLACE MACRO days() AS 167;
CREATE OR REPLACE MACRO date_of(day) AS DATE '2026-01-05' + day::INTEGER;
CREATE OR REPLACE MACRO pick(n, salt, parts) AS (hash(n, salt) % greatest(1, parts))::BIGINT;
CREATE OR REPLACE MACRO placed_before(day) AS (day * getvariable('cases')) // days();
CREATE OR REPLACE MACRO placed_day(c) AS ((c + 1) * days() - 1) // getvariable('cases');
-- A case whose placement lies so many days before one of the days.
CREATE OR REPLACE MACRO a_case(n, salt, days_ago) AS CASE
    WHEN getvariable('day') IS NULL THEN pick(n, salt, placed_before(days() - days_ago))
    ELSE placed_before(getvariable('day') - days_ago) + pick(n, salt, getvariable('cases') // days())
END;
-- Ids tell nothing of when a case was placed.
CREATE OR REPLACE MACRO case_text(c) AS concat('K', lpad(((c * 618033989) % 1000000007)::VARCHAR, 10, '0'));
CREATE OR REPLACE MACRO an_agent(n, salt) AS concat('A', lpad(pick(n, salt, 400)::VARCHAR, 4, '0'));
CREATE OR REPLACE MACRO a_phone(n) AS concat('139', lpad(pick(n, 4, 100000000)::VARCHAR, 8, '0'));

CREATE OR REPLACE VIEW case_numbers AS
SELECT range AS c, placed_day(range) AS placed
FROM range(CASE WHEN getvariable('day') IS NULL THEN 0 ELSE placed_before(getvariable('day')) END,
           placed_before(coalesce(getvariable('day') + 1, days())));

CREATE OR REPLACE VIEW calls AS
WITH drawn AS (
    SELECT range AS n, pick(range, 2, 35) AS days_ago, a_case(range, 1, days_ago) AS c, placed_day(c) + days_ago AS day,
           pick(range, 3, 50400) AS second_of_day, pick(range, 5, 100) AS luck
    FROM range(getvariable('first_call'), getvariable('last_call'))
)
SELECT concat('C', lpad(n::VARCHAR, 10, '0')) AS call_id, case_text(c) AS case_id, an_agent(c, 14) AS agent_id,
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
FROM (SELECT *, date_of(day) + INTERVAL 8 HOUR + to_seconds(second_of_day) AS started_at FROM drawn);

CREATE OR REPLACE VIEW cases AS
SELECT case_text(c) AS case_id, concat('Bank', pick(c, 11, 8)) AS client, concat('P', pick(c, 12, 4)) AS product,
       strftime(date_of(placed), '%Y-%m-%d') AS placed_on,
       CASE WHEN pick(c, 20, 5) > 0 AND placed + 42 < days() THEN strftime(date_of(placed + 42), '%Y-%m-%d') END AS closed_on,
       6000 AS placed_amount, an_agent(c, 14) AS agent_id, concat('T', pick(c, 14, 400) % 20) AS team_id,
       CASE pick(c, 16, 3) WHEN 0 THEN 'reachable' WHEN 1 THEN 'lost' END AS reachability
FROM case_numbers;

CREATE OR REPLACE VIEW installments AS
SELECT case_text(c) AS case_id, i.range + 1 AS installment_no,
       strftime(date_of(placed - 1 - pick(c, 17, 60) + i.range * 30), '%Y-%m-%d') AS due_on, 1000 AS due_amount
FROM case_numbers, range(6) i;

CREATE OR REPLACE VIEW payments AS
WITH drawn AS (
    SELECT n, pick(n, 18, 60) AS days_ago, a_case(n, 21, days_ago) AS c, placed_day(c) + days_ago AS day
    FROM (SELECT c AS n FROM case_numbers)
)
SELECT concat('Y', n) AS payment_id, case_text(c) AS case_id,
       strftime(date_of(day) + INTERVAL 12 HOUR, '%Y-%m-%d %H:%M:%S') AS paid_at, 500 + pick(n, 19, 1500) AS amount
FROM drawn;

CREATE OR REPLACE VIEW agents AS
SELECT concat('A', lpad(range::VARCHAR, 4, '0')) AS agent_id, concat('T', range % 20) AS team_id, '2025-01-01' AS exam_passed_on
FROM range(400);
