"""A threat in an SMS stands on the compliance page with its words and, chosen, why it was flagged; digits are masked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from models import warehouse
from models.desk import Desk, users
from tests.pages.built import insert, publish
from tests.pages.reviewed import run_page, said

TEXT = "今天不还后果自负，请打13800138000"


def _one_text(con: warehouse.Connection) -> None:
    insert(con, "cases", [{"case_id": "C1", "client": "甲行", "team_id": "T1"}])
    call = {"call_id": "K1", "case_id": "C1", "direction": "outbound", "result": "busy"}
    insert(con, "calls", [call | {"started_at": datetime(2026, 3, 4, 9)}])
    sms = {"sms_id": "S1", "case_id": "C1", "sent_at": datetime(2026, 3, 4, 10), "text": TEXT}
    insert(con, "sms", [sms])
    flag = {"flag_id": "f1", "source_kind": "sms", "source_id": "S1", "label": "threat", "speaker": "agent"}
    place = {"start_char": 2, "end_char": 8, "score": 0.99, "explanation": "threat.or_else"}
    insert(con, "language_flags", [flag | place | {"state": "written", "provoked": False}])


def test_a_flagged_text_is_listed_and_says_why(tmp_path: Path, desk_over: Callable[[Path], Desk]) -> None:
    publish(tmp_path, _one_text, "20260309T010000000071")  # pages keep answers by the id of the build
    desk = desk_over(tmp_path)
    users.add_user(desk, "manager", "manager")
    [manager] = users.all_users(desk)
    pages = dict.fromkeys(("policy", "compliance"), "http://localhost/")
    test = run_page("compliance", manager, pages=pages, filters={"period": "everything"})
    assert not test.exception
    assert "1 条短信或信函中有 1 处机器命中" in said(test)
    listed = next(one.value for one in test.dataframe if {"event", "label", "text"} <= set(one.value))
    assert listed[["event", "label"]].values.tolist() == [["短信", "恐吓、威胁、软暴力"]]
    assert "13800138000" not in listed["text"][0] and "后果自负" in listed["text"][0]
