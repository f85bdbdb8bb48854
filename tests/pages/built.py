"""A warehouse of invented rows, published with its rules checked and its KPIs rolled up, for the tests of the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from models import contract, metrics, rules, warehouse

BUILD = "20260309T010000000000"
_TABLES = """
CREATE TABLE core.recordings (recording_id VARCHAR, call_id VARCHAR, path VARCHAR, sha256 VARCHAR, container VARCHAR,
    codec VARCHAR, sample_rate INTEGER, channels INTEGER, header_seconds DOUBLE, decoded_seconds DOUBLE,
    speech_seconds DOUBLE, status VARCHAR, reason VARCHAR, agent_channel VARCHAR);
CREATE TABLE core.transcripts (transcript_id VARCHAR, recording_id VARCHAR, model VARCHAR, options VARCHAR,
    made_at TIMESTAMP, is_current BOOLEAN);
CREATE TABLE core.utterances (utterance_id VARCHAR, call_id VARCHAR, speaker VARCHAR, start_seconds DOUBLE,
    end_seconds DOUBLE, text VARCHAR, avg_logprob DOUBLE, no_speech_prob DOUBLE, compression_ratio DOUBLE,
    transcript_id VARCHAR);
CREATE TABLE core.language_flags (flag_id VARCHAR, source_kind VARCHAR, source_id VARCHAR, call_id VARCHAR,
    utterance_id VARCHAR, label VARCHAR, score DOUBLE, start_char INTEGER, end_char INTEGER, rule_id VARCHAR,
    speaker VARCHAR, state VARCHAR, explanation VARCHAR, provoked BOOLEAN, detector VARCHAR);
CREATE TABLE core.call_language (call_id VARCHAR, missing VARCHAR[]);
CREATE TABLE core.note_findings (call_id VARCHAR, kind VARCHAR, clause VARCHAR, utterance_id VARCHAR, heard VARCHAR,
    noted VARCHAR);
CREATE TABLE core.rejects (file VARCHAR, table_name VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR,
    reason VARCHAR);
CREATE TABLE core.input_files (load_number INTEGER, file VARCHAR, table_name VARCHAR, encoding VARCHAR,
    rows_read BIGINT, rows_kept BIGINT, rows_refused BIGINT, rows_duplicate BIGINT, ignored_columns VARCHAR[]);
CREATE TABLE core.builds (build_id VARCHAR, built_at TIMESTAMP, rule_packs VARCHAR[], input_files VARCHAR[],
    loads INTEGER, calls BIGINT, rejects BIGINT, utterances BIGINT, language_flags BIGINT, violations BIGINT,
    schema_version INTEGER);
"""


def publish(data: Path, fill: Callable[[warehouse.Connection], None], build_id: str = BUILD) -> Path:
    """Make a build of what `fill` inserts, publish it in a data folder and return the file."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / f"warehouse-{build_id}.duckdb"
    con = warehouse.create_build(path)
    for table in contract.tables().values():
        con.execute(contract.create_statement(table, "core"))
    con.execute(_TABLES)
    fill(con)
    for name in warehouse.scripts("prepare"):
        warehouse.run_script(con, name)
    rules.check(con, data)
    metrics.roll_up(con)
    con.execute(
        "INSERT INTO core.builds SELECT ?, ?, ['company_policy'], ['calls.csv'], 1, (SELECT count(*) FROM core.calls), "
        "0, (SELECT count(*) FROM core.utterances), (SELECT count(*) FROM core.language_flags), 0, ?",
        [build_id, datetime(2026, 3, 9, 9, 0), warehouse.SCHEMA_VERSION],
    )
    con.execute("CHECKPOINT")
    con.close()
    warehouse.publish(data, path, 3)
    return path


def insert(con: warehouse.Connection, table: str, content: list[dict[str, Any]]) -> None:
    """Add rows to a table of `core` in one statement; columns that no row names are empty."""
    columns = list(dict.fromkeys(name for row in content for name in row))
    added = pd.DataFrame(
        [[row.get(name) for name in columns] for row in content], columns=columns, dtype=object
    )
    con.register("added", added)
    con.execute(f'INSERT INTO core."{table}" BY NAME SELECT * FROM added')
    con.unregister("added")
