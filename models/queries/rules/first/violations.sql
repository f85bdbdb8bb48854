-- question: where do findings go, as each rule makes them?
-- grain: one row a violation, rule after rule: putting all of them in order of time costs more than a page gains by it
-- parameters: none

-- Looking for what can be compressed in an id, which is a checksum, is a quarter of all the writing; in the texts that hardly
-- two findings of a rule share another fifth, for a file an eighth smaller.
CREATE TABLE IF NOT EXISTS core.violations (
    violation_id VARCHAR USING COMPRESSION uncompressed, rule_id VARCHAR, pack_id VARCHAR,
    case_id VARCHAR USING COMPRESSION uncompressed, agent_id VARCHAR, call_ids VARCHAR[], occurred_at TIMESTAMP, severity VARCHAR,
    clause VARCHAR, detail VARCHAR, subject VARCHAR USING COMPRESSION uncompressed,
    client VARCHAR, rule_version INTEGER, team_id VARCHAR
);
