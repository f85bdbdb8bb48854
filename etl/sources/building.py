"""The input tables of a build, filled from the pieces of every load."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from etl.sources.arrivals import Arrival, FileArrival, arrivals
from etl.sources.distinct import LINES, Arrived, fill, rows_of
from etl.sources.grid import quoted
from etl.sources.typing_sql import REFUSED
from models import contract
from models.warehouse import Connection, one_file

_INPUT_FILES = """CREATE TABLE core.input_files (file VARCHAR, table_name VARCHAR, load_number BIGINT, encoding VARCHAR,
    sha256 VARCHAR, rows_read BIGINT, rows_kept BIGINT, rows_refused BIGINT, rows_duplicate BIGINT,
    ignored_columns VARCHAR, arrival_number BIGINT)"""
_REJECTS = """CREATE TABLE core.rejects (file VARCHAR, table_name VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR,
    reason VARCHAR)"""


def materialise(con: Connection, data: Path, among: Mapping[str, str] | None = None) -> None:
    """Fill core.<table> and history.<table> for all input tables, core.rejects and core.input_files.

    `among` names the tables to fill, each with a condition on its key; the others stay empty.

    core.<table> has the contract's columns and `arrived_order`; history.<table> is a view of every distinct row that
    ever arrived, with load_number, source_file, source_line, arrived_order, is_current. A file that was loaded again
    unchanged is listed once, at its first arrival.
    """
    listed = first_arrivals(arrivals(data))
    con.execute(f"{_INPUT_FILES}; {_REJECTS}")
    add_input_files(con, data, listed)
    for table in contract.tables().values():
        _create(con, table)
        pieces = pieces_of(data, listed, table.name)
        condition = "true" if among is None else among.get(table.name)
        if pieces and condition:
            fill(con, table, pieces, condition)


def rows_ever(data: Path, table: str, columns: str) -> str | None:
    """A SELECT of some columns of every good row of a table that ever arrived, also of those replaced since; None where none did."""
    pieces = pieces_of(data, first_arrivals(arrivals(data)), table)
    return rows_of(pieces, f", {columns}") if pieces else None


def add_input_files(con: Connection, data: Path, listed: list[tuple[int, Arrival, FileArrival]]) -> None:
    """Add files, as `first_arrivals` lists them, to core.input_files, and their refused rows to core.rejects."""
    for number, load, entry in listed:
        con.execute(
            f"INSERT INTO core.input_files VALUES ({', '.join('?' * 11)})",
            [entry.file, entry.table, load.number, entry.encoding, entry.sha256, entry.rows_read, entry.rows_kept,
             entry.rows_refused, entry.rows_duplicate, "; ".join(entry.ignored_columns), number],
        )  # fmt: skip
        _add_rejects(con, data, entry)


def first_arrivals(loads: list[Arrival]) -> list[tuple[int, Arrival, FileArrival]]:
    """Every (file, table) of every load with its number in order of arrival, without what had arrived before unchanged."""
    seen: set[tuple[str, str]] = set()
    listed = []
    numbered = enumerate(((load, entry) for load in loads for entry in load.files), 1)
    for number, (load, entry) in numbered:
        if (entry.file, entry.piece) not in seen:
            listed.append((number, load, entry))
        seen.add((entry.file, entry.piece))
    return listed


def record_of(data: Path, last: int) -> str:
    """A hash of what arrived up to the (file, table) numbered `last`: the same as long as the record of loads only grows."""
    told = [
        (number, load.number, entry.file, entry.piece)
        for number, load, entry in first_arrivals(arrivals(data))
        if number <= last
    ]
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def pieces_of(data: Path, listed: list[tuple[int, Arrival, FileArrival]], table: str) -> list[Arrived]:
    """The pieces of a table, each at its first arrival under whatever name."""
    first: dict[str, Arrived] = {}
    for number, _, entry in listed:
        if entry.table == table and entry.piece not in first:
            first[entry.piece] = Arrived(number, data / "pieces" / f"{entry.piece}.parquet", entry.first_line)
    return list(first.values())


def _add_rejects(con: Connection, data: Path, entry: FileArrival) -> None:
    if not entry.rows_refused:
        return
    piece = quoted(one_file(data / "pieces" / f"{entry.piece}.parquet"))
    line = "source_line" if entry.first_line is None else f"file_row_number + {entry.first_line}"
    con.execute(
        f"""INSERT INTO core.rejects
        SELECT ?, ?, {line}, {_refusal(con, piece)}
        FROM read_parquet({piece}, file_row_number = true, hive_partitioning = false)
        WHERE state = {REFUSED} ORDER BY 3""",
        [entry.file, entry.table],
    )


def _refusal(con: Connection, piece: str) -> str:
    """Column, value and reason of a refused row; a piece typed by an earlier version has a column for each."""
    found = con.execute(f"SELECT count(*) FROM parquet_schema({piece}) WHERE name = 'refusal'").fetchone()
    if found == (1,):
        return "refusal ->> '$[0]', refusal ->> '$[1]', refusal ->> '$[2]'"
    return "fault_column, fault_value, fault_reason"


def _create(con: Connection, table: contract.Table) -> None:
    con.execute(contract.create_statement(table, "core"))
    con.execute(f'ALTER TABLE core."{table.name}" ADD COLUMN arrived_order BIGINT')
    con.execute(f'CREATE TABLE history."{table.name}_replaced" AS FROM core."{table.name}"')
    con.execute(
        f"""CREATE VIEW history."{table.name}" AS
        SELECT rows.* EXCLUDE (arrived_order, is_current), f.load_number, f.file AS source_file,
            arrived_order % {LINES} AS source_line, arrived_order, is_current
        FROM (SELECT *, true AS is_current FROM core."{table.name}"
            UNION ALL SELECT *, false FROM history."{table.name}_replaced") AS rows
        JOIN core.input_files AS f ON f.arrival_number = arrived_order // {LINES}"""
    )
