"""The cases page: the list, the record sheet and the case file with its blacklist; each opens as a workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.desk import blacklist, users
from models.desk.store import Desk
from models.desk.users import User
from pages.door import sheets
from pages.ui import actions, tickets
from pages.ui.words import written_in
from tests.pages.reviewed import run_page, said

EVERYTHING = {"period": "everything"}


@pytest.fixture(autouse=True)
def store(checked_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(checked_floor)


def person(store: Desk, role: str, team_id: str | None = None) -> User:
    users.add_user(store, role, role, team_id=team_id)
    return next(user for user in users.all_users(store) if user.name == role)


def test_the_file_of_a_case_shows_loans_actions_and_that_the_blacklist_lacks_evidence(store: Desk) -> None:
    manager = person(store, "manager")
    test = run_page("cases", manager, query={"case": "C1"}, filters=EVERYTHING)
    assert not test.exception
    assert "案件档案 C1" in said(test)
    assert any("尚无依据" in str(one.value) for one in test.warning)
    timeline = next(one.value for one in test.dataframe if "event" in one.value and "detail" in one.value)
    assert {"电话", "还款", "投诉"} <= set(timeline["event"])
    assert set(timeline["agent_name"]) <= {"催收员0", "催收员1", "—"}
    assert "二组 · 催收员1" in said(test)
    assert "本人" in set(timeline[timeline["event"] == "还款"]["detail"])
    assert set(timeline["amount"]) == {"", "¥300.00"}
    assert any("\\*" in str(one.value) and "**债务人" not in str(one.value) for one in test.markdown)
    next(one for one in test.text_area if one.label == "依据").input("三次虚假承诺")
    next(one for one in test.button if one.label == "批准").click().run()
    assert not test.exception
    [entry] = blacklist.entries(store, "C1")
    assert (entry["is_listed"], entry["approver"]) == (True, "manager")
    assert entry["review_by"] > date.today()


def test_the_record_sheet_has_a_dash_where_nothing_was_written(store: Desk) -> None:
    test = run_page("cases", person(store, "manager"), filters=EVERYTHING)
    sheet = next(one.value for one in test.dataframe if "next_step" in one.value)
    assert len(sheet) and "—" in set(sheet["next_step"])
    assert not sheet.isna().any().any()


def test_a_supervisor_sees_the_blacklist_and_cannot_write_it(store: Desk) -> None:
    test = run_page("cases", person(store, "supervisor"), query={"case": "C1"}, filters=EVERYTHING)
    assert not test.exception
    assert not [one for one in test.button if one.label == "批准"]


def test_a_supervisor_of_a_team_opens_the_files_of_that_team_alone(store: Desk) -> None:
    supervisor = person(store, "supervisor", "T2")
    own = run_page("cases", supervisor, query={"case": "C1"}, filters=EVERYTHING)
    assert "案件档案 C1" in said(own)
    others = run_page("cases", supervisor, query={"case": "C2"}, filters=EVERYTHING)
    assert "案件档案 C2" not in said(others)
    assert any("没有案件 C2" in str(one.value) for one in others.warning)


def taken(name: str, full: bool) -> dict[str, list[dict[str, object]]]:
    """The rows of each sheet of the workbook of that name, by heading."""
    ticket = next(ticket for ticket in tickets._tickets.values() if ticket.name == name)
    book = load_workbook(io.BytesIO(sheets.content({ticket.name: ticket.table, **ticket.more}, full)))
    found = {}
    for sheet in book.worksheets:
        heading, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, heading), row, strict=True)) for row in rows]
    return found


def test_the_file_of_a_case_is_taken_away_whole(store: Desk) -> None:
    tickets._tickets.clear()
    manager = person(store, "manager")
    blacklist.write(store, "C1", True, "三次虚假承诺", date.today(), manager, date.today())
    run_page("cases", manager, query={"case": "C1"}, filters=EVERYTHING)
    found = taken("case_C1", full=True)
    assert list(found) == ["case_C1", "person", "loans", "payments", "blacklist"]
    [facts] = found["person"]
    assert facts["case_id"] == "C1" and facts["grade"] and facts["dpd"] is not None
    assert not {"arrived_order"} & {name for rows in found.values() for row in rows for name in row}
    assert found["loans"] and {row["payment_id"] for row in found["payments"]} >= {"P2"}
    assert [(row["evidence"], row["approver"]) for row in found["blacklist"]] == [("三次虚假承诺", "manager")]


def test_a_workbook_hides_names_unless_it_goes_out_in_full(store: Desk) -> None:
    tickets._tickets.clear()
    row = {
        "case_id": "C2026001",
        "when": "2026-03-01 09:00",
        "debtor_name": "王小明",
        "debtor_id": "D2026001",
        "phone": "13900001234",
    }
    tickets.issue(person(store, "manager"), "overdue_cases", pd.DataFrame([row]))
    hidden = {"debtor_name": "王**", "debtor_id": "D2****01", "phone": "139******34"}
    assert taken("overdue_cases", full=False)["overdue_cases"] == [row | hidden]
    assert taken("overdue_cases", full=True)["overdue_cases"] == [row]


def test_list_sheet_and_file_open_as_workbooks(store: Desk) -> None:
    tickets._tickets.clear()
    run_page("cases", person(store, "manager"), query={"case": "C1"}, filters=EVERYTHING)
    found = {ticket.name: ticket for ticket in tickets._tickets.values()}
    assert {"overdue_cases", "collection_sheet", "case_C1"} <= set(found)
    for ticket in found.values():
        sheet = load_workbook(
            io.BytesIO(sheets.content({ticket.name: ticket.table, **ticket.more}, True, ticket.heads))
        ).worksheets[0]
        assert sheet.max_row == len(ticket.table) + 1
        assert [cell.comment.text for cell in sheet[1]] == list(ticket.table.columns)
        assert len({cell.value for cell in sheet[1]}) == sheet.max_column
        assert all(re.search("[一-鿿]", cell.value) for cell in sheet[1])
    overdue = found["overdue_cases"].heads
    assert (overdue["overdue_amount"], overdue["dpd"]) == ("逾期金额（元）", "逾期天数（天）")


def test_letters_and_waivers_have_a_day_and_no_midnight() -> None:
    at = pd.Series(pd.to_datetime(["2026-03-01", "2026-03-02", "2026-03-03", None]))
    with written_in("zh"):
        told = actions.times(pd.Series(["letter", "waiver", "sms", "letter"]), at)
    assert told == ["2026-03-01", "2026-03-02", "2026-03-03 00:00", "—"]


def test_the_record_sheet_says_what_was_promised_and_when_a_letter_was_answered() -> None:
    day, none = date(2026, 3, 5), None
    rows = [
        ("接通", Decimal("1200"), day, none),
        ("接通", none, day, none),
        ("已回复", none, none, day),
        ("忙", *[none] * 3),
    ]
    found = pd.DataFrame(rows, columns=["result", "promise_amount", "promise_on", "replied_on"])
    with written_in("zh"):
        assert actions.answered(found) == [
            "接通 · 承诺 2026-03-05 还 ¥1,200.00",
            "接通 · 承诺 2026-03-05 还 —",
            "已回复 · 2026-03-05",
            "忙",
        ]
    with written_in("en"):
        assert actions.answered(found.head(1)) == ["接通 · promised ¥1,200.00 by 2026-03-05"]


def test_a_visit_names_all_who_went() -> None:
    with written_in("zh"):
        assert actions.staff("A1; A2；A3", {"A1": "甲", "A2": "乙"}) == "甲、乙、A3"
        assert actions.staff(None, {}) == "—"
