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
from pages.ui import reporting
from tests.pages.floor import LAST_WEEK

HEADINGS = {
    "zh": ("质检周报：全场", "复核数量", "项目", "复核"),
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
