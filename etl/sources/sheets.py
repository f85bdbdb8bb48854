"""XLSX workbooks as rows of cells."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.sources.cells import NEVER_CALCULATED, cell_text
from etl.sources.delimited import empty
from etl.sources.grid import Grid, Row, stored
from etl.sources.merged import NOTE, repeated
from models.problems import Problem

_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_OLD_OR_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")


def workbook_grid(path: Path, name: str, has_header: bool, workshop: Path) -> Grid:
    """The first sheet that has cells; the other sheets with cells are named in the notes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows, part, notes, is_1904 = _read(path)
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
    return Grid(relation, headers, width, "xlsx", notes=notes, repeated=frozenset(merged), is_1904=is_1904)


def _read(path: Path) -> tuple[list[Row], str, tuple[str, ...], bool]:
    """What `_first_sheet` gives, and whether days count from 1904; a workbook holds its file open until it is closed."""
    with ExitStack() as opened:

        def workbook(data_only: bool) -> Any:
            book = openpyxl.load_workbook(path, read_only=True, data_only=data_only)
            return opened.enter_context(closing(book))

        book = workbook(data_only=True)
        formulas = workbook(data_only=False).worksheets if _has_formulas(path) else ()
        return *_first_sheet(book, formulas), book.epoch == CALENDAR_MAC_1904


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
