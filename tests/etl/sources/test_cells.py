"""What single cells of a workbook become: failed and uncalculated formulas, the day and time formats of Chinese Excel, small numbers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.problems import Problem
from tests.etl.sources.conftest import Floor

HEAD = (
    "call_id",
    "direction",
    "started_at",
    "result",
    "talk_seconds",
    "promise_amount",
    "promise_on",
    "note",
)
CALL = ("1", "outbound", "2026-03-01 15:05", "busy", 5, 12.5, "2026-03-02", "x")
FAILED = "the formula of this cell failed, or was never calculated"


def _workbook(floor: Floor, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    path = floor.source / "calls.xlsx"
    book.save(path)
    return path


def _changed(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Rewrite one part of a workbook, as programs write it that openpyxl does not imitate."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("call_id", "#N/A"), ("promise_amount", "#REF!"), ("note", "#DIV/0!"), ("note", "=A2")],
)
def test_a_failed_or_uncalculated_formula_refuses_its_row_and_no_other(
    floor: Floor, column: str, cell: str
) -> None:
    bad = tuple(cell if name == column else value for name, value in zip(HEAD, CALL, strict=True))
    _workbook(floor, CALL, bad)
    assert floor.load().files[0].rows_refused == 1
    value = "#FORMULA!" if cell.startswith("=") else cell
    assert floor.query("SELECT line, column_name, value, reason FROM core.rejects") == [
        (3, column, value, FAILED)
    ]


def test_a_formula_that_gave_an_empty_text_is_an_empty_cell(floor: Floor) -> None:
    path = _workbook(floor, (*CALL[:-1], '=""'))
    _changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda sheet: re.sub(r'<c r="H2"[^>]*><f>(.*?)</f>', r'<c r="H2" t="str"><f>\1</f>', sheet),
    )
    floor.load()
    assert floor.query("SELECT call_id, note FROM core.calls") == [("1", None)]


def test_a_formula_nobody_reads_refuses_nothing(floor: Floor) -> None:
    book = openpyxl.Workbook()
    book.active.append((*HEAD, "合计列"))
    book.active.append((*CALL, "=E2*2"))
    book.save(floor.source / "calls.xlsx")
    assert floor.load().files[0].rows_kept == 1


def test_an_error_in_a_csv_is_one_too_unless_the_layout_calls_it_empty(floor: Floor) -> None:
    cells = ",".join(str(cell) for cell in CALL[:-1])
    floor.write("calls.csv", f"{','.join(HEAD)}\n{cells},#N/A\n2{cells[1:]},见 #N/A\n")
    floor.load()
    assert floor.query("SELECT call_id, note FROM core.calls") == [("2", "见 #N/A")]
    assert floor.query("SELECT line, reason FROM core.rejects") == [(2, FAILED)]
    floor.write("source.toml", '[calls]\nnull_values = ["#N/A"]')
    floor.load()
    assert floor.query("SELECT call_id, note FROM core.calls ORDER BY 1") == [("1", None), ("2", "见 #N/A")]


def test_days_and_times_in_the_formats_of_chinese_excel_are_read_as_such(floor: Floor) -> None:
    path = _workbook(floor, (*CALL[:2], 46082.628541667, "busy", 83 / 86400, 1, 46083, "x"))
    styles = {"C2": 22, "E2": 33, "G2": 57}

    def number(sheet: str) -> str:
        for style, cell in enumerate(styles, 1):
            sheet = re.sub(rf'<c r="{cell}"', f'<c r="{cell}" s="{style}"', sheet)
        return sheet

    forms = "".join(f'<xf numFmtId="{form}" applyNumberFormat="1"/>' for form in styles.values())
    _changed(path, "xl/worksheets/sheet1.xml", number)
    _changed(path, "xl/styles.xml", lambda text: text.replace("</cellXfs>", f"{forms}</cellXfs>"))
    floor.load()
    assert floor.query("SELECT started_at, talk_seconds, promise_on FROM core.calls") == [
        (datetime(2026, 3, 1, 15, 5, 6), 83.0, date(2026, 3, 2))
    ]


def test_a_very_small_number_is_written_out(floor: Floor) -> None:
    _workbook(floor, (*CALL[:4], 0.00001, *CALL[5:]))
    floor.load()
    assert floor.query("SELECT talk_seconds FROM core.calls") == [(0.00001,)]


def test_a_workbook_behind_a_password_is_told_as_such(floor: Floor) -> None:
    floor.write("calls.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    with pytest.raises(Problem, match=r"calls\.xlsx: this workbook is protected by a password"):
        floor.load()
