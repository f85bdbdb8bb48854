"""The breach card on its page: where each value in force comes from, and a finding's words as they stand in the data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from models import rules, warehouse
from models.desk import Desk
from tests.pages.built import insert, publish
from tests.pages.reviewed import said


def _noted(con: warehouse.Connection) -> None:
    call = {"call_id": "K1", "case_id": "C1", "agent_id": "A1", "direction": "outbound", "result": "busy"}
    insert(con, "cases", [{"case_id": "C1", "client": "甲行"}])
    insert(con, "calls", [call | {"started_at": datetime(2026, 3, 2, 21, 30), "note_code": "![x](y)"}])


def _card(rule_id: str) -> None:
    from models.rules.book import shipped_rule
    from pages.ui import breach, reads

    [found] = reads.rows("SELECT violation_id FROM core.violations WHERE rule_id = ?", [rule_id])
    breach.show(shipped_rule(rule_id), found["violation_id"])


def card(rule_id: str) -> AppTest:
    test = AppTest.from_function(_card, kwargs={"rule_id": rule_id}, default_timeout=60)
    test.session_state["language"] = "en"
    test.run()
    assert not test.exception
    return test


def test_the_card_tells_values_that_the_floor_adopted_from_those_of_the_policy(
    tmp_path: Path, desk_over: Callable[[Path], Desk]
) -> None:
    rules.adopt(tmp_path, "quiet_hours", {"quiet_start": "21:00"}, "王*主管", "来函", date(2026, 3, 1))
    publish(tmp_path, _noted, "20260309T010000000073")  # pages keep answers by the id of the build
    desk_over(tmp_path)
    told = [str(one.value).replace("\\", "") for one in card("quiet_hours").caption]
    assert "quiet from (included): **21:00** · adopted here" in told
    assert "quiet until (not included): **08:00** · the policy's own" in told
    assert "Adopted from 2026-03-01 on by 王*主管: 来函" in told


def test_what_stands_in_the_data_is_no_markup_on_the_card(
    tmp_path: Path, desk_over: Callable[[Path], Desk]
) -> None:
    codes = {"note_codes": ["A1"]}
    rules.adopt(tmp_path, "note_code_unknown", codes, "王主管", "代号表", date(2026, 3, 1))
    publish(tmp_path, _noted, "20260309T010000000074")
    desk_over(tmp_path)
    told = said(card("note_code_unknown"))
    assert "![x](y)" not in told and "![x](y)" in told.replace("\\", "")
