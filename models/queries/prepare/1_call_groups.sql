-- question: which calls were made, legs joined? (contract.md §4, "How a call and a violation are read")
-- grain: one row a call; its call_id is its first leg's
-- parameters: none

CREATE OR REPLACE TEMP MACRO group_key_of(source_system, call_group_id) AS
    concat(coalesce(source_system, ''), chr(31), call_group_id);

-- How two telephone numbers are compared (contract.md §4): without spaces, hyphens and a leading +86 or 0086, the blanks and
-- dashes of Unicode among them. `translate` with as many characters takes ten times as long.
CREATE OR REPLACE MACRO mart.plain_phone(number) AS nullif(regexp_replace(
    regexp_replace(number, '[\s\p{Z}\p{Pd}\x{2212}\x{200B}\x{FEFF}]', '', 'g'), '^(\+86|0086)', ''), '');

CREATE OR REPLACE MACRO mart.is_masked(number) AS regexp_matches(number, '[*＊xX]');

-- Null where it is masked. What is only digits, as nearly all are, skips the patterns.
CREATE OR REPLACE TEMP MACRO phone_of(number) AS nullif(CASE
    WHEN try_cast(concat('1', number) AS UBIGINT)::VARCHAR = concat('1', number) AND NOT starts_with(number, '0086') THEN number
    WHEN NOT mart.is_masked(number) THEN mart.plain_phone(number) END, '');

CREATE OR REPLACE TEMP TABLE shared_group AS
SELECT group_key_of(source_system, call_group_id) AS group_key, bool_and(direction = 'internal') AS is_internal
FROM core.calls
WHERE result <> 'system' AND call_group_id IS NOT NULL
GROUP BY group_key
HAVING count(*) > 1;

-- The recording of a call is that of its first leg that has one, answered legs first, as in rules/shared/3_call_recordings.
CREATE OR REPLACE TEMP TABLE recorded_leg AS
SELECT call_id, bool_or(status IN ('ok', 'partial')) AS is_heard FROM core.recordings WHERE call_id IS NOT NULL GROUP BY call_id;

CREATE OR REPLACE TEMP TABLE joined_call AS
WITH counted AS (
    SELECT c.*, c.result = 'answered' AS is_answered, h.is_heard, g.group_key
    FROM core.calls c
    JOIN shared_group g ON g.group_key = group_key_of(c.source_system, c.call_group_id)
    LEFT JOIN recorded_leg h ON h.call_id = c.call_id
    WHERE c.result <> 'system' AND c.call_group_id IS NOT NULL AND (g.is_internal OR c.direction <> 'internal')
)
SELECT
    first(call_id ORDER BY started_at, call_id) AS call_id,
    any_value(call_group_id) AS call_group_id,
    any_value(source_system) AS source_system,
    first(case_id ORDER BY is_answered DESC, started_at, call_id) FILTER (case_id IS NOT NULL) AS case_id,
    first(agent_id ORDER BY is_answered DESC, started_at, call_id) FILTER (agent_id IS NOT NULL) AS agent_id,
    first(direction ORDER BY is_answered DESC, started_at, call_id) AS direction,
    min(started_at) AS started_at,
    first(answered_at ORDER BY is_answered DESC, started_at, call_id) FILTER (answered_at IS NOT NULL) AS answered_at,
    max(ended_at) AS ended_at,
    first(duration_seconds ORDER BY is_answered DESC, started_at, call_id)
        FILTER (duration_seconds IS NOT NULL) AS duration_seconds,
    first(talk_seconds ORDER BY is_answered DESC, started_at, call_id)
        FILTER (talk_seconds IS NOT NULL) AS talk_seconds,
    CASE WHEN bool_or(is_answered) THEN 'answered' ELSE first(result ORDER BY started_at, call_id) END AS result,
    first(line ORDER BY is_answered DESC, started_at, call_id) FILTER (line IS NOT NULL) AS line,
    first(caller_number ORDER BY is_answered DESC, started_at, call_id)
        FILTER (caller_number IS NOT NULL) AS caller_number,
    first(callee_number ORDER BY is_answered DESC, started_at, call_id)
        FILTER (callee_number IS NOT NULL) AS callee_number,
    first(relation ORDER BY is_answered DESC, started_at, call_id) FILTER (relation IS NOT NULL) AS relation,
    first(dial_mode ORDER BY is_answered DESC, started_at, call_id) FILTER (dial_mode IS NOT NULL) AS dial_mode,
    first(recording_file ORDER BY is_answered DESC, started_at, call_id)
        FILTER (recording_file IS NOT NULL) AS recording_file,
    first(agent_channel ORDER BY is_answered DESC, started_at, call_id)
        FILTER (agent_channel IS NOT NULL) AS agent_channel,
    first(hangup_by ORDER BY is_answered DESC, started_at, call_id) FILTER (hangup_by IS NOT NULL) AS hangup_by,
    first(note ORDER BY is_answered DESC, started_at, call_id) FILTER (note IS NOT NULL) AS note,
    first(next_step ORDER BY is_answered DESC, started_at, call_id) FILTER (next_step IS NOT NULL) AS next_step,
    first(note_code ORDER BY is_answered DESC, started_at, call_id) FILTER (note_code IS NOT NULL) AS note_code,
    first(note_at ORDER BY is_answered DESC, started_at, call_id) FILTER (note_at IS NOT NULL) AS note_at,
    first(promise_amount ORDER BY is_answered DESC, started_at, call_id)
        FILTER (promise_amount IS NOT NULL) AS promise_amount,
    first(promise_on ORDER BY is_answered DESC, started_at, call_id)
        FILTER (promise_on IS NOT NULL) AS promise_on,
    bool_or(is_answered) AS is_answered,
    coalesce(first(is_heard ORDER BY is_answered DESC, started_at, call_id) FILTER (is_heard IS NOT NULL), false) AS is_recorded,
    list(call_id ORDER BY started_at, call_id) AS leg_call_ids
FROM counted
GROUP BY group_key
ORDER BY min(started_at);

-- core.calls is in order of time: its own calls stay in it, those of joined legs follow in theirs.
CREATE OR REPLACE TABLE mart.call_groups AS
WITH one_call AS (
    SELECT c.*, c.result = 'answered' AS is_answered, [c.call_id] AS leg_call_ids,
           coalesce(h.is_heard, false) AS is_recorded
    FROM core.calls c
    LEFT JOIN recorded_leg h ON h.call_id = c.call_id
    WHERE c.result <> 'system'
      AND (c.call_group_id IS NULL
           OR group_key_of(c.source_system, c.call_group_id) NOT IN (SELECT group_key FROM shared_group))
    UNION ALL BY NAME
    SELECT * FROM joined_call
)
SELECT
    g.* EXCLUDE (leg_call_ids, is_answered, is_recorded),
    g.leg_call_ids,
    CAST(g.started_at AS DATE) AS call_day,
    g.is_answered,
    g.direction = 'outbound' AS is_attempt,
    coalesce(g.relation, 'unknown') NOT IN ('self', 'guarantor', 'unknown') AS is_third_party,
    phone_of(g.callee_number) AS callee_phone,
    k.client,
    k.product,
    k.team_id AS case_team_id,
    a.team_id AS agent_team_id,
    k.case_no,
    a.collector_no,
    coalesce(k.portfolio_no, (SELECT owner_no FROM mart.owners WHERE NOT is_collector AND client IS NULL AND product IS NULL)) AS portfolio_no,
    g.note IS NOT NULL AS is_noted,
    coalesce(g.promise_amount > 0 AND g.promise_on >= CAST(g.started_at AS DATE), false) AS is_promise,
    g.is_recorded
FROM one_call g
LEFT JOIN mart.case_keys k ON k.case_id = g.case_id
LEFT JOIN mart.callers a ON a.agent_id IS NOT DISTINCT FROM g.agent_id;

DROP TABLE shared_group;
DROP TABLE joined_call;
DROP TABLE recorded_leg;
DROP MACRO group_key_of;
DROP MACRO phone_of;

CREATE OR REPLACE VIEW core.call_groups AS
SELECT * EXCLUDE (case_no, collector_no, portfolio_no, is_noted, is_promise, is_recorded) FROM mart.call_groups;
