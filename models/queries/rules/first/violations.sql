-- question: where do findings go, as each rule makes them?
-- grain: one row a violation, rule after rule: putting all of them in order of time costs more than a page gains by it
-- parameters: none

-- An id is a checksum: there is little in it to compress, and trying is a quarter of all the writing.
CREATE TABLE IF NOT EXISTS core.violations (
    violation_id VARCHAR USING COMPRESSION uncompressed, rule_id VARCHAR, pack_id VARCHAR, case_id VARCHAR, agent_id VARCHAR,
    call_ids VARCHAR[], occurred_at TIMESTAMP, severity VARCHAR, clause VARCHAR, detail VARCHAR, subject VARCHAR,
    client VARCHAR, rule_version INTEGER, team_id VARCHAR
);
