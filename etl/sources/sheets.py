"""XLSX and Parquet files as rows of cells."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.styles.numbers import is_datetime
from openpyxl.utils.escape import unescape

from etl.sources.delimited import empty
from etl.sources.grid import Grid, Row, quoted, stored
from models.problems import Problem
from models.warehouse import Connection, one_file

_EXACT_INTEGER = 10**15
# The digits that a number in binary keeps, and what a length of time is counted in.
_DIGITS = {"DOUBLE": 15, "FLOAT": 7}
_PARTS_OF_A_SECOND = {
    "duration[s]": 1,
    "duration[ms]": 1000,
    "duration[us]": 1000000,
    "duration[ns]": 1000000000,
}


def workbook_grid(path: Path, name: str, has_header: bool, workshop: Path) -> Grid:
    """The first sheet that has cells; the other sheets with cells are named in the notes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            rows, notes = _first_sheet(book)
    except PermissionError:
        raise
    except Exception as error:
        raise Problem(
            f"{name}: this is no XLSX workbook that can be read ({type(error).__name__}); open it in a spreadsheet "
            "program and save it as .xlsx or .csv.",
            f"{name}：不是可读取的 XLSX 工作簿（{type(error).__name__}）；请用表格软件打开并另存为 .xlsx 或 .csv。",
        ) from error
    if not rows:
        raise empty(name)
    headers = tuple(rows[0].cells) if has_header else ()
    data = rows[1:] if has_header else rows
    width = len(headers) if has_header else max(len(row.cells) for row in rows)
    relation = stored(data, width, workshop / "rows.parquet")
    return Grid(relation, headers, width, "xlsx", notes=notes)


def _first_sheet(book: Any) -> tuple[list[Row], tuple[str, ...]]:
    found: list[Row] = []
    notes = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = _sheet_rows(sheet)
        if not found:
            found = list(rows)
        elif next(rows, None) is not None:
            notes.append(f"sheet {sheet.title!r} was not read: only the first sheet with cells is")
    return found, tuple(notes)


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    """The rows with any cell, without the empty cells at their ends."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_day_alone(cell) or cell_text(cell.value) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Row(number, cells)


def _day_alone(cell: Any) -> str:
    """The day of a cell that shows no clock time: midnight would be moved between zones. Nothing for any other cell."""
    value = cell.value
    if not isinstance(value, datetime) or value.time() != time() or is_datetime(cell.number_format) != "date":
        return ""
    return value.date().isoformat()


def cell_text(value: object) -> str:
    """A spreadsheet cell as the text that a CSV export of it would hold; times to the nearest millisecond.

    A whole number of more than 15 digits has lost the rest in the spreadsheet and is written as such (1.23E+18).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (
            (value + timedelta(microseconds=500))
            .isoformat(sep=" ", timespec="milliseconds")
            .removesuffix(".000")
        )
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _clock(round(value.total_seconds()))
    if isinstance(value, (int, float)):
        return number_text(value)
    text = str(value)
    return unescape(text) if "_x" in text else text


def number_text(value: float) -> str:
    """A number with the 15 digits that a spreadsheet keeps."""
    if abs(value) >= _EXACT_INTEGER:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _clock(seconds: int) -> str:
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def parquet_grid(con: Connection, path: Path, name: str) -> Grid:
    """A Parquet file; line n is its nth row."""
    scan = f"read_parquet({quoted(one_file(path))}, hive_partitioning=false)"
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
        kinds = [str(field.type) for field in pq.read_schema(path)]
    except (duckdb.Error, pa.ArrowException) as error:
        raise no_parquet(name, error) from error
    cells = [
        f"{_as_text(column[0], kind if kind.startswith('duration') else column[1])} AS c{index}"
        for index, (column, kind) in enumerate(zip(described, kinds, strict=True))
    ]
    rows = con.execute(f"SELECT count(*) FROM {scan}").fetchone()
    return Grid(
        relation=f"(SELECT {', '.join(cells)}, NULL::VARCHAR AS over FROM {scan})",
        headers=tuple(column[0] for column in described),
        width=len(described),
        encoding="parquet",
        first_line=1,
        rows=rows[0] if rows else 0,
    )


def no_parquet(name: str, error: Exception) -> Problem:
    """What is said of a Parquet file that is none, or is damaged."""
    return Problem(
        f"{name}: this is no Parquet file that can be read ({type(error).__name__}); export it again.",
        f"{name}：不是可读取的 Parquet 文件（{type(error).__name__}）；请重新导出。",
    )


def _as_text(column: str, kind: str) -> str:
    name = '"' + column.replace('"', '""') + '"'
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(timezone('UTC', {name}), '%Y-%m-%d %H:%M:%SZ')"
    if kind in _DIGITS:
        digits = _DIGITS[kind]
        return (
            f"CASE WHEN isnan({name}) THEN NULL WHEN abs({name}) >= 1e{digits} THEN printf('%.{digits - 1}E', {name}::DOUBLE) "
            f"WHEN {name} = trunc({name}) THEN {name}::BIGINT::VARCHAR ELSE printf('%.{digits}g', {name}::DOUBLE) END"
        )
    if kind.startswith("duration"):
        seconds = f"(abs({name}) // {_PARTS_OF_A_SECOND[kind]})"
        clock = f"printf('%d:%02d:%02d', {seconds} // 3600, {seconds} // 60 % 60, {seconds} % 60)"
        return f"if({name} < 0, '-', '') || {clock}"
    if kind == "BLOB":
        return f"coalesce(TRY(decode({name})), {name}::VARCHAR)"
    if kind.endswith("[]"):
        return f"nullif(array_to_string({name}::VARCHAR[], ';'), '')"
    if kind.startswith("DECIMAL"):
        return f"regexp_replace({name}::VARCHAR, '(\\.\\d*?)0+$', '\\1').rtrim('.')"
    return f"{name}::VARCHAR"
