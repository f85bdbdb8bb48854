"""Cells merged over rows, and workbooks whose days count from 1904."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from etl.sources.merged import NOTE
from tests.etl.sources.conftest import Floor

CALLS = "call_id,direction,started_at,result\n1,outbound,2024-01-05,busy\n"
HEADERS = ["case_id", "installment_no", "due_on", "due_amount"]


def _workbook(floor: Floor, rows: list[list[Any]], *merged: str, table: str = "installments") -> Any:
    (floor.source / "calls.csv").write_text(CALLS, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for one in merged:
        book.active.merge_cells(one)
    book.save(floor.source / f"{table}.xlsx")
    return next(one for one in floor.load().files if one.table == table)


def test_a_case_merged_over_its_installments_is_that_of_each(floor: Floor) -> None:
    rows = [
        ["C1", 1, "2024-01-01", 5],
        [None, 2, "2024-02-01", 6],
        ["C2", 1, "2024-01-01", 7],
        [None, 2, None, 8],
    ]
    told = _workbook(floor, [HEADERS, *rows], "A2:A3", "A4:A5", "C4:C5")
    found = floor.query(
        "SELECT case_id, installment_no, due_on::VARCHAR, due_amount::INTEGER FROM core.installments ORDER BY ALL"
    )
    assert found == [
        ("C1", "1", "2024-01-01", 5), ("C1", "2", "2024-02-01", 6),
        ("C2", "1", "2024-01-01", 7), ("C2", "2", "2024-01-01", 8),
    ]  # fmt: skip
    assert NOTE in told.notes


def test_an_amount_merged_over_rows_is_not_counted_twice(floor: Floor) -> None:
    rows = [["C1", 1, "2024-01-01", 5], ["C1", 2, "2024-02-01", None]]
    _workbook(floor, [HEADERS, *rows], "D2:D3")
    assert floor.query("SELECT due_amount::INTEGER FROM core.installments") == [(5,)]
    assert floor.query("SELECT line, column_name FROM core.rejects") == [(3, "due_amount")]


def test_merged_headers_and_lines_below_the_data_make_no_rows(floor: Floor) -> None:
    rows = [["C1", 1, "2024-01-01", 5], [None, 2, "2024-02-01", 6]]
    told = _workbook(floor, [HEADERS, *rows], "A1:A2", "A3:A9", "F1:G4")
    assert (told.rows_read, told.rows_refused) == (2, 2)
    assert NOTE not in told.notes


def test_what_is_wrong_in_a_merged_cell_is_told_of_each_row(floor: Floor) -> None:
    rows = [["C1", 1, "soon", 5], ["C1", 2, None, 6]]
    _workbook(floor, [HEADERS, *rows], "C2:C3")
    assert floor.query("SELECT line, value FROM core.rejects") == [(2, "soon"), (3, "soon")]


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_days_are_read_from_the_year_that_the_workbook_counts_from(floor: Floor, epoch: datetime) -> None:
    book = openpyxl.Workbook()
    book.epoch = epoch
    serial = (datetime(2024, 1, 5, 9) - epoch).total_seconds() / 86400
    book.active.append(["call_id", "direction", "started_at", "result"])
    book.active.append(["bare", "outbound", serial, "busy"])
    book.active.append(["formatted", "outbound", datetime(2024, 1, 5, 9), "busy"])
    book.active.append(["text", "outbound", "2024-01-05 09:00", "busy"])
    book.save(floor.source / "calls.xlsx")
    floor.load()
    assert floor.query("SELECT DISTINCT started_at::VARCHAR FROM core.calls") == [("2024-01-05 09:00:00",)]
    assert floor.query("SELECT count(*) FROM core.calls") == [(3,)]
