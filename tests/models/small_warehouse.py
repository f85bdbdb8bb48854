"""A real warehouse in memory: every input table of the contract, filled with the rows that a test gives."""

from __future__ import annotations

from typing import Any

from models import contract, warehouse

Rows = dict[str, list[dict[str, Any]]]

_RECORDINGS = (
    "CREATE TABLE core.recordings (recording_id VARCHAR, call_id VARCHAR, path VARCHAR, sha256 VARCHAR, container VARCHAR, "
    "codec VARCHAR, sample_rate INTEGER, channels INTEGER, header_seconds DOUBLE, decoded_seconds DOUBLE, "
    "speech_seconds DOUBLE, status VARCHAR)"
)


def small_warehouse(rows: Rows, prepared: bool = True) -> warehouse.Connection:
    """The tables with these rows, `core.recordings` beside them, and what `queries/prepare` makes of it all."""
    con = warehouse.in_memory()
    con.execute("CREATE SCHEMA core; CREATE SCHEMA mart; CREATE SCHEMA history")
    for table in contract.tables().values():
        con.execute(contract.create_statement(table, "core"))
    con.execute(_RECORDINGS)
    for table_name, content in rows.items():
        insert(con, table_name, content)
    if prepared:
        for name in warehouse.scripts("prepare"):
            warehouse.run_script(con, name)
    return con


def insert(con: warehouse.Connection, table_name: str, content: list[dict[str, Any]]) -> None:
    """Add rows to a table of `core`; columns that a row does not name are empty."""
    for row in content:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        con.execute(f'INSERT INTO core."{table_name}" ({names}) VALUES ({marks})', list(row.values()))
