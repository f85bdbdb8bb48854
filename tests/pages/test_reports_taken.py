"""A confirmed report is taken away in the language of who takes it, by role, and the audit tells of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from docx import Document
from openpyxl import load_workbook

from models.desk import Desk, audit, reports, users
from models.floor import Scope
from models.review import report_files
from pages.ui import reporting
from tests.pages.floor import LAST_WEEK

HEADINGS = {
    "zh": ("质检周报：全公司", "复核数量", "项目", "复核"),
    "en": ("Weekly quality report: whole floor", "Reviews", "Count", "Reviewed"),
}


@pytest.fixture
def report_id(desk: Desk) -> int:
    scope = Scope(LAST_WEEK, LAST_WEEK + timedelta(days=6))
    draft = {"reviews": [{"count": "reviewed", "calls": 3}]}
    content = reporting.content("supervisor", "", scope, "", draft) | {"note": "请关注 =1+1"}
    boss = next(user for user in users.all_users(desk) if user.name == "man")
    return reports.confirm(desk, LAST_WEEK, "supervisor", "", content, boss, "b")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_comes_in_the_readers_language(
    client: Callable[[str], httpx.Client], desk: Desk, report_id: int, language: str
) -> None:
    browser = client("man")
    browser.get(f"/language/{language}")
    title, section, column, cell = HEADINGS[language]
    text = Document(io.BytesIO(browser.get(f"/report/{report_id}.docx").content))
    told = [paragraph.text for paragraph in text.paragraphs]
    assert title in told and section in told and "请关注 =1+1" in told
    assert [one.text for one in text.tables[0].columns[0].cells] == [column, cell]
    book = load_workbook(io.BytesIO(browser.get(f"/report/{report_id}.xlsx").content))
    assert (book.worksheets[0]["A1"].value, book.worksheets[1]["A1"].value) == (title, column)
    assert book.worksheets[1]["B2"].value == 3
    assert audit.latest(desk, 1, action="exported")[0]["detail"] == {"report_id": report_id, "form": "xlsx"}
    browser.get("/language/zh")


@pytest.mark.parametrize("name", ["col", "tra", "adm"])
def test_who_may_not_export_gets_no_report(
    client: Callable[[str], httpx.Client], report_id: int, name: str
) -> None:
    assert client(name).get(f"/report/{report_id}.docx").status_code == 403


def test_a_collector_takes_the_own_report_and_no_other(
    client: Callable[[str], httpx.Client], desk: Desk
) -> None:
    boss = next(user for user in users.all_users(desk) if user.name == "man")
    scope = Scope(LAST_WEEK, LAST_WEEK + timedelta(days=6))
    content = reporting.content("collector", "催收员", scope, "T1", {"own": []}) | {"note": ""}
    ids = {
        one: reports.confirm(desk, LAST_WEEK, "collector", one, content, boss, "b") for one in ("A0", "A1")
    }
    taken = {one: client("col").get(f"/report/{report_id}.docx") for one, report_id in ids.items()}
    assert {one: answer.status_code for one, answer in taken.items()} == {"A0": 200, "A1": 403}


def test_a_kpi_counted_by_the_thousand_is_never_written_as_a_share() -> None:
    draft = {
        "kpis": [
            {"kpi": "complaint_rate", "value": 7.606, "before": None},
            {"kpi": "connect_rate", "value": 0.364, "before": 0.41},
        ]
    }
    scope = Scope(LAST_WEEK, LAST_WEEK + timedelta(days=6))
    content = reporting.text_of(reporting.content("supervisor", "", scope, "", draft) | {"note": ""}, "zh")
    cells = [[cell.text for cell in row.cells[1:]] for row in _tables(content)[0].rows[1:]]
    assert cells == [["7.61 ‰", "—"], ["36.4%", "41.0%"]]
    sheet = load_workbook(io.BytesIO(report_files.workbook(content))).worksheets[1]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (7.606, '0.00"‰"')
    assert (sheet["B3"].value, sheet["B3"].number_format) == (0.364, "0.0%")


def test_a_report_kept_before_its_cells_had_forms_is_still_written() -> None:
    old = {"title": "t", "columns": [["项目", "text"], ["数值", "share"]], "rows": [["接通率", 0.5]]}
    content = {"title": "周报", "lines": [], "sections": [old], "note_title": "备注", "note": ""}
    assert _tables(content)[0].cell(1, 1).text == "50.0%"


def _tables(content: dict) -> list:
    return Document(io.BytesIO(report_files.document(content))).tables


def test_a_report_without_a_sample_says_so_in_what_is_taken_away_too() -> None:
    scope = Scope(LAST_WEEK, LAST_WEEK + timedelta(days=6))
    lines = {
        bool(ledger): reporting.content("supervisor", "", scope, "", {"ledger": ledger})["texts"]["en"][
            "lines"
        ]
        for ledger in ([], [{"stage": "answered", "calls": 0}])
    }
    assert any("No sample was drawn" in line for line in lines[False])
    assert not any("No sample was drawn" in line for line in lines[True])
