"""Which rows are exact duplicates of an earlier one, and which row of a key arrived last.

Only rows whose key's hash occurs more than once can be either; just those are compared, value by value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from etl.sources.grid import quoted
from etl.sources.typing_sql import GOOD
from models import contract
from models.warehouse import Connection, one_file

# An order of arrival is the number of the (file, table) among all that arrived, then the physical line.
LINES = 1 << 32


@dataclass(frozen=True)
class Arrived:
    """A piece as it arrived for the first time: its number among all (file, table) arrivals."""

    number: int
    path: Path
    first_line: int | None


def rows_of(pieces: Iterable[Arrived], columns: str, among: str = "true") -> str:
    """A SELECT of the good rows of pieces that a condition holds for, with arrived_order and the columns named (empty or `, a, b`)."""
    return " UNION ALL ".join(
        f"SELECT {piece.number}::BIGINT * {LINES} + {_line(piece)} AS arrived_order{columns} "
        f"FROM read_parquet({quoted(one_file(piece.path))}, file_row_number = true, hive_partitioning = false) WHERE state = {GOOD} AND {among}"
        for piece in pieces
    )


def count_duplicates(
    con: Connection, table: contract.Table, old: list[Arrived], new: list[Arrived]
) -> dict[int, int]:
    """How many rows of each new piece were there before, in an older piece, an earlier one or on an earlier line."""
    if not _suspects(con, old, new):
        return {}
    values = _values(table)
    counted = con.execute(
        f"""SELECT number, count(*) FROM (
            SELECT arrived_order // {LINES} AS number, row_number() OVER (PARTITION BY {values} ORDER BY arrived_order) AS nth
            FROM ({rows_of([*old, *new], f", key_hash, {values}")}) WHERE key_hash IN (FROM suspects))
        WHERE nth > 1 AND number >= {min(piece.number for piece in new)} GROUP BY number"""
    ).fetchall()
    return dict(counted)


def fill(con: Connection, table: contract.Table, pieces: list[Arrived], among: str = "true") -> None:
    """Fill core.<table> with the rows that arrived last for their key and history.<table>_replaced with those before.

    `among` is a condition on the key: of other keys there are no rows.
    """
    values, key = _values(table), ", ".join(f'"{name}"' for name in table.key)
    order = "started_at, call_id" if table.name == "calls" else "arrived_order"
    rows = rows_of(pieces, f", key_hash, {values}", among)
    _suspects(con, [], pieces, among)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE compared AS
        SELECT * EXCLUDE (nth), row_number() OVER (PARTITION BY {key} ORDER BY arrived_order DESC) = 1 AS is_current
        FROM (SELECT *, row_number() OVER (PARTITION BY {values} ORDER BY arrived_order) AS nth
            FROM (SELECT arrived_order, {values} FROM ({rows})
                WHERE key_hash IN (FROM suspects)))
        WHERE nth = 1"""
    )
    con.execute(
        f"""INSERT INTO core."{table.name}" SELECT * FROM (
            SELECT {values}, arrived_order FROM ({rows}) WHERE key_hash NOT IN (FROM suspects)
            UNION ALL SELECT {values}, arrived_order FROM compared WHERE is_current)
        ORDER BY {order}"""
    )
    con.execute(
        f'INSERT INTO history."{table.name}_replaced" SELECT {values}, arrived_order FROM compared '
        "WHERE NOT is_current ORDER BY arrived_order"
    )
    con.execute("DROP TABLE compared; DROP TABLE suspects")


def _suspects(con: Connection, old: list[Arrived], new: list[Arrived], among: str = "true") -> int:
    """How many hashes of keys of the new pieces occur twice, or in an old piece too; TEMP TABLE suspects holds them.

    Sorting the hashes as plain integers costs a fifth of grouping them.
    """
    columns = con.execute(f"SELECT key_hash FROM ({rows_of(new, ', key_hash', among)})").fetchnumpy()
    hashes = np.sort(np.asarray(columns["key_hash"]))
    twice = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    con.execute("CREATE OR REPLACE TEMP TABLE suspects (key_hash UBIGINT)")
    if len(twice):
        con.register("hashes_found_twice", pa.table({"key_hash": twice}))
        con.execute("INSERT INTO suspects FROM hashes_found_twice")
        con.unregister("hashes_found_twice")
    if old:
        con.execute(
            f"INSERT INTO suspects SELECT key_hash FROM ({rows_of(new, ', key_hash')}) "
            f"WHERE key_hash IN (SELECT key_hash FROM ({rows_of(old, ', key_hash')})) EXCEPT FROM suspects"
        )
    found = con.execute("SELECT count(*) FROM suspects").fetchone()
    return int(found[0]) if found else 0


def _line(piece: Arrived) -> str:
    return "source_line" if piece.first_line is None else f"file_row_number + {piece.first_line}"


def _values(table: contract.Table) -> str:
    return ", ".join(f'"{column}"' for column in table.column_names)
