"""XLSX and Parquet files as rows of cells."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.sources.cells import NEVER_CALCULATED, cell_text
from etl.sources.delimited import empty
from etl.sources.grid import Grid, Row, quoted, stored
from etl.sources.merged import NOTE, repeated
from models.problems import Problem
from models.warehouse import Connection, one_file

_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
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
            formulas = openpyxl.load_workbook(path, read_only=True).worksheets if _has_formulas(path) else ()
            rows, part, notes = _first_sheet(book, formulas)
            merged = repeated(path, part, rows[1:] if has_header else rows)
    except PermissionError:
        raise
    except Exception as error:
        _refuse_locked(path, name)
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
    merged = {column: texts for column, texts in merged.items() if column < width}
    notes = (*notes, NOTE) if merged else notes
    relation = stored(data, width, workshop / "rows.parquet", merged)
    is_1904 = book.epoch == CALENDAR_MAC_1904
    return Grid(relation, headers, width, "xlsx", notes=notes, repeated=frozenset(merged), is_1904=is_1904)


def _refuse_locked(path: Path, name: str) -> None:
    """Problem for what begins as workbooks do that a password protects, and those of Excel 97."""
    with path.open("rb") as handle:
        if handle.read(len(_OLD_OR_LOCKED)) == _OLD_OR_LOCKED:
            raise Problem(
                f"{name}: this workbook is protected by a password, or an old .xls under another name; take the password off, or "
                "open it in a spreadsheet program and save it as .xlsx or .csv.",
                f"{name}：此工作簿设有打开密码，或是改了扩展名的旧版 .xls；请去掉密码，或用表格软件另存为 .xlsx 或 .csv。",
            )


def _has_formulas(path: Path) -> bool:
    """Whether any sheet has a formula: only then it is read a second time."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if "worksheets/" in part and part.endswith(".xml"):
                with archive.open(part) as sheet:
                    before = b""
                    while chunk := sheet.read(1 << 20):
                        if _FORMULA.search(before + chunk):
                            return True
                        before = chunk[-40:]
    return False


def _first_sheet(book: Any, formulas: Sequence[Any]) -> tuple[list[Row], str, tuple[str, ...]]:
    """The rows of the first sheet with cells, where its XML lies, and what is said of the others."""
    found: list[Row] = []
    part = ""
    notes = []
    for sheet, its_formulas in zip_longest(book.worksheets, formulas):
        sheet.reset_dimensions()
        rows = _sheet_rows(sheet, its_formulas)
        if not found:
            found, part = list(rows), sheet._worksheet_path
        elif next(rows, None) is not None:
            notes.append(f"sheet {sheet.title!r} was not read: only the first sheet with cells is")
    return found, part, tuple(notes)


def _sheet_rows(sheet: Any, formulas: Any) -> Iterator[Row]:
    """The rows with any cell, without the empty cells at their ends."""
    if formulas:
        formulas.reset_dimensions()
    their_formulas = formulas.iter_rows() if formulas else ()
    for number, (row, its_formulas) in enumerate(zip_longest(sheet.iter_rows(), their_formulas), 1):
        cells = [cell_text(cell) for cell in row]
        for index, cell in enumerate(its_formulas or ()):
            if cell.data_type == "f" and row[index].value is None and row[index].data_type != "str":
                cells[index] = NEVER_CALCULATED
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Row(number, cells)


def parquet_grid(con: Connection, path: Path, name: str) -> Grid:
    """A Parquet file; line n is its nth row. Its names are those it has itself: DuckDB renames the second of two."""
    scan = f"read_parquet({quoted(one_file(path))}, hive_partitioning=false)"
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
        fields = list(pq.read_schema(path))
    except (duckdb.Error, pa.ArrowException) as error:
        raise no_parquet(name, type(error).__name__) from error
    kinds = [str(field.type) for field in fields]
    cells = [
        f"{_as_text(column[0], kind if kind.startswith('duration') else column[1])} AS c{index}"
        for index, (column, kind) in enumerate(zip(described, kinds, strict=True))
    ]
    rows = con.execute(f"SELECT count(*) FROM {scan}").fetchone()
    return Grid(
        relation=f"(SELECT {', '.join(cells)}, NULL::VARCHAR AS over FROM {scan})",
        headers=tuple(field.name for field in fields),
        width=len(described),
        encoding="parquet",
        first_line=1,
        rows=rows[0] if rows else 0,
    )


def no_parquet(name: str, why: str) -> Problem:
    """What is said of a Parquet file that is none, or is damaged; `why` is a word for those who mend programs."""
    return Problem(
        f"{name}: this is no Parquet file that can be read ({why}); export it again.",
        f"{name}：不是可读取的 Parquet 文件（{why}）；请重新导出。",
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
