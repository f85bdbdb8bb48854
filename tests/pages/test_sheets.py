"""Whatever a table is called and however long it is, it can be taken away."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pandas as pd
import pytest
from openpyxl import load_workbook

from pages.door import sheets


def _taken(name: str, table: pd.DataFrame) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(sheets.content({name: table}, full=True)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("case_2026/01/0001", "case_2026_01_0001"),
        ("a[b]:c*d?e\\f", "a_b__c_d_e_f"),
        ("'quoted'", "quoted"),
        ("", "1"),
        ("x" * 40, "x" * 31),
        ("y" * 30 + "''", "y" * 30),
    ],
)
def test_a_name_that_excel_refuses_is_written_in_another_way(name: str, sheet: str) -> None:
    assert _taken(name, pd.DataFrame({"n": [1]})) == {sheet: [("n",), (1,)]}


def test_a_table_longer_than_a_sheet_goes_over_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert _taken("z" * 31, pd.DataFrame({"n": [1, 2, 3]})) == {
        "z" * 31: [("n",), (1,), (2,)],
        "z" * 29 + " 2": [("n",), (3,)],
    }


def test_an_empty_table_is_a_sheet_with_its_head() -> None:
    assert _taken("none", pd.DataFrame({"n": []})) == {"none": [("n",)]}


def test_moments_of_the_desk_are_on_the_floors_clock_and_days_have_no_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SUPERVISION_TIMEZONE", "Asia/Shanghai")
    table = pd.DataFrame(
        {
            "at": [datetime(2026, 1, 1, 17, 30, tzinfo=UTC), None],
            "placed_on": pd.to_datetime(["2026-01-20", None]),
            "happened_at": pd.to_datetime(["2026-01-20 00:00:00", "2026-01-20 09:00:00"]),
        }
    )
    content = io.BytesIO(sheets.content({"case": table}, full=True))
    [_, first, second] = load_workbook(content).worksheets[0].iter_rows()
    assert [cell.value for cell in first] == [
        datetime(2026, 1, 2, 1, 30), datetime(2026, 1, 20), datetime(2026, 1, 20),
    ]  # fmt: skip
    assert [cell.number_format for cell in first[1:]] == ["YYYY-MM-DD", "YYYY-MM-DD HH:MM:SS"]
    assert [cell.value for cell in second] == [None, None, datetime(2026, 1, 20, 9)]


def test_a_text_longer_than_a_cell_says_how_much_is_left_out() -> None:
    [_, (text,)] = _taken("t", pd.DataFrame({"t": ["长" * 40_000]}))["t"]
    assert str(text).endswith("长… [+7300]") and len(str(text)) < 32_767


def test_a_sheet_is_printed_across_one_page_with_its_head_on_each_and_long_texts_in_lines() -> None:
    table = pd.DataFrame({"call_id": ["K1"], "note": ["客户承诺周五还款，请提前一天提醒。" * 9]})
    sheet = load_workbook(io.BytesIO(sheets.content({"collection_sheet": table}, full=True))).worksheets[0]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1" and sheet.oddFooter.right.text == "&P / &N"
    assert sheet.column_dimensions["B"].width < 50 and sheet["B2"].alignment.wrap_text
