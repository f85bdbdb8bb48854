"""The rows that arrived since an earlier build, put into a copy of its tables: what changed is left in temporary tables."""

from __future__ import annotations

from pathlib import Path

from etl.sources.arrivals import arrivals
from etl.sources.building import add_input_files, first_arrivals, pieces_of
from etl.sources.distinct import Arrived, rows_of
from models import contract
from models.warehouse import Connection


def add(con: Connection, data: Path) -> None:
    """Bring core.<table>, history.<table>, core.rejects and core.input_files of a copied build up to the last load.

    For every input table, TEMP TABLE fresh_<table> has the rows that are new or replaced another, and stale_<table> those
    that they replaced; both with the table's columns and `arrived_order`.
    """
    listed = first_arrivals(arrivals(data))
    known = con.execute("SELECT coalesce(max(arrival_number), 0) FROM core.input_files").fetchone()
    last = known[0] if known else 0
    add_input_files(con, data, [entry for entry in listed if entry[0] > last])
    for table in contract.tables().values():
        new = [piece for piece in pieces_of(data, listed, table.name) if piece.number > last]
        _compare(con, table, new)
        _replace(con, table)


def _compare(con: Connection, table: contract.Table, new: list[Arrived]) -> None:
    """Make fresh_<table> and stale_<table>, and TEMP TABLE outdated: new rows that newer ones have replaced already."""
    columns = _columns(table)
    arrived = (
        rows_of(new, f", {columns}")
        if new
        else f'SELECT {columns}, arrived_order FROM core."{table.name}" WHERE false'
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE arrived AS SELECT {columns}, arrived_order FROM ({arrived})")
    _note_clashes(con, table)
    same_key = _same_key(table)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE compared AS
        SELECT * EXCLUDE (nth), row_number() OVER (PARTITION BY {_key(table)} ORDER BY arrived_order DESC) = 1 AS is_current
        FROM (SELECT *, row_number() OVER (PARTITION BY {columns} ORDER BY arrived_order) AS nth
            FROM (SELECT *, 'new' AS place FROM arrived a SEMI JOIN clash k ON {same_key}
                UNION ALL SELECT {columns}, arrived_order, 'core' FROM core."{table.name}" WHERE rowid IN (SELECT place FROM clash)
                UNION ALL SELECT {columns}, arrived_order, 'history' FROM history."{table.name}_replaced" k SEMI JOIN arrived a ON {same_key}))
        WHERE nth = 1"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE "fresh_{table.name}" AS
            SELECT * FROM arrived a ANTI JOIN clash k ON {same_key}
            UNION ALL SELECT * EXCLUDE (is_current, place) FROM compared WHERE is_current AND place = 'new';
        CREATE OR REPLACE TEMP TABLE "stale_{table.name}" AS
            SELECT * EXCLUDE (is_current, place) FROM compared WHERE NOT is_current AND place = 'core';
        CREATE OR REPLACE TEMP TABLE outdated AS
            SELECT * EXCLUDE (is_current, place) FROM compared WHERE NOT is_current AND place = 'new';
        DROP TABLE arrived; DROP TABLE clash; DROP TABLE compared"""
    )


def _note_clashes(con: Connection, table: contract.Table) -> None:
    """Make TEMP TABLE clash: keys that arrived twice or stand already, with the place where they stand; only those are compared."""
    key = _key(table)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE clash AS
        SELECT {key}, NULL::BIGINT AS place FROM arrived GROUP BY {key} HAVING count(*) > 1
        UNION ALL SELECT {key}, k.rowid FROM core."{table.name}" k SEMI JOIN arrived a ON {_same_key(table)}
        UNION ALL SELECT {key}, NULL FROM history."{table.name}_replaced" k SEMI JOIN arrived a ON {_same_key(table)}"""
    )


def _replace(con: Connection, table: contract.Table) -> None:
    order = "started_at, call_id" if table.name == "calls" else "arrived_order"
    con.execute(
        f"""DELETE FROM core."{table.name}" WHERE arrived_order IN (SELECT arrived_order FROM "stale_{table.name}");
        INSERT INTO core."{table.name}" FROM "fresh_{table.name}" ORDER BY {order};
        INSERT INTO history."{table.name}_replaced"
            FROM "stale_{table.name}" UNION ALL FROM outdated ORDER BY arrived_order;
        DROP TABLE outdated"""
    )


def _key(table: contract.Table) -> str:
    return ", ".join(f'"{name}"' for name in table.key)


def _same_key(table: contract.Table) -> str:
    return " AND ".join(f'a."{name}" IS NOT DISTINCT FROM k."{name}"' for name in table.key)


def _columns(table: contract.Table) -> str:
    return ", ".join(f'"{column}"' for column in table.column_names)
