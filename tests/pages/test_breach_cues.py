"""A finding that rests on what the other side said shows the words, and why the detector took them so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from models import warehouse
from models.desk import Desk
from tests.pages.built import insert, publish
from tests.pages.reviewed import said

RULE = "call_after_wrong_number"


def _dialled_on(con: warehouse.Connection) -> None:
    call = {"case_id": "C1", "agent_id": "A1", "direction": "outbound", "callee_number": "13800138000"}
    first = {"call_id": "K1", "started_at": datetime(2026, 3, 2, 9), "result": "answered"}
    again = {"call_id": "K2", "started_at": datetime(2026, 3, 5, 9), "result": "busy"}
    insert(con, "cases", [{"case_id": "C1", "client": "甲行"}])
    insert(con, "calls", [call | first, call | again])
    words = {"utterance_id": "u1", "call_id": "K1", "speaker": "customer", "text": "你打错了，我不姓王。"}
    insert(con, "utterances", [words | {"start_seconds": 65.0, "end_seconds": 68.0, "transcript_id": "t1"}])
    flag = {"flag_id": "f1", "source_kind": "call", "source_id": "K1", "call_id": "K1", "utterance_id": "u1"}
    why = {"label": "wrong_number", "score": 0.97, "start_char": 0, "end_char": 4, "speaker": "customer"}
    state = {"state": "confirmed", "explanation": "customer.not_me", "provoked": False}
    insert(con, "language_flags", [flag | why | state])


def test_the_card_of_a_finding_shows_the_words_it_rests_on(
    tmp_path: Path, desk_over: Callable[[Path], Desk]
) -> None:
    publish(tmp_path, _dialled_on, "20260309T010000000072")  # pages keep answers by the id of the build
    desk_over(tmp_path)

    def card(rule_id: str) -> None:
        from models.rules.book import shipped_rule
        from pages.ui import breach, reads

        sql = "SELECT violation_id FROM core.violations WHERE rule_id = ?"
        [found] = reads.rows(sql, [rule_id])
        breach.show(shipped_rule(rule_id), found["violation_id"])

    test = AppTest.from_function(card, kwargs={"rule_id": RULE}, default_timeout=60)
    test.session_state["language"] = "en"
    test.run()
    assert not test.exception
    told = said(test).replace("\\", "")
    assert "K1 · 1:05 · wrong number" in told
    assert "Wording rule “not the person called” (customer.not_me)" in told
    assert "Calibrated probability 97.0% · confirmed" in told
    assert "你打错了，我不姓王。" in told
