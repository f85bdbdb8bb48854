"""What was done on a case stands in its file and on the record sheet, whoever the data name for it (S-74, S-82, S-86)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from models import warehouse
from models.floor import Scope
from models.floor.scope import ask
from tests.models.small_warehouse import small_warehouse

SCOPE = Scope(date(2026, 1, 1), date(2026, 1, 31))
CALL = {"direction": "outbound", "result": "answered", "relation": "self", "agent_id": "A1", "case_id": "k"}
FLOOR = {
    "cases": [{"case_id": "k", "client": "甲银行", "agent_id": "A2", "team_id": "T1"}],
    "agents": [{"agent_id": "A1", "agent_name": "甲", "team_id": "T1"}],
    "calls": [
        CALL
        | {
            "call_id": "c1", "started_at": datetime(2026, 1, 5, 9), "note": "说月底还", "next_step": "月底回访",
            "promise_amount": 500, "promise_on": date(2026, 1, 30),
        },
    ],
    "letters": [{"letter_id": "L1", "case_id": "k", "sent_on": date(2026, 1, 6), "text": "催款函"}],
    "visits": [{"visit_id": "V1", "case_id": "k", "visited_at": datetime(2026, 1, 7, 9), "staff_ids": "A1;A2"}],
    "complaints": [
        {"complaint_id": "X1", "received_at": datetime(2026, 1, 8, 9), "call_id": "c1"},
        {"complaint_id": "X2", "received_at": datetime(2026, 1, 9, 9), "call_id": "other"},
    ],
}  # fmt: skip


@pytest.fixture
def con() -> warehouse.Connection:
    return small_warehouse(FLOOR)


def test_the_timeline_tells_promises_next_steps_and_complaints_known_by_their_call(
    con: warehouse.Connection,
) -> None:
    found = ask(con, "case_timeline", SCOPE, case_id="k")
    assert list(zip(found["kind"], found["id"], strict=True)) == [
        ("call", "c1"), ("promise", "c1"), ("letter", "L1"), ("visit", "V1"), ("complaint", "X1"),
    ]  # fmt: skip
    assert found["detail"][0] == "说月底还 → 月底回访"
    assert (found["what"][1], float(found["amount"][1])) == ("2026-01-30", 500.0)


@pytest.mark.parametrize(
    ("agents", "kinds"),
    [((), ["call", "letter", "visit"]), (("A2",), ["letter"]), (("A1",), ["call", "visit"])],
)
def test_letters_stand_on_the_sheet_of_the_cases_collector(
    con: warehouse.Connection, agents: tuple[str, ...], kinds: list[str]
) -> None:
    scope = Scope(SCOPE.first_day, SCOPE.last_day, agents=agents)
    assert list(ask(con, "collection_sheet", scope)["kind"]) == kinds


def test_a_collector_whom_no_table_names_is_named_by_the_id() -> None:
    con = small_warehouse(FLOOR | {"agents": [{"agent_id": "A2"}]})
    named = ask(con, "collection_sheet", SCOPE).set_index("kind")["agent_name"]
    assert (named["call"], named["visit"]) == ("A1", "A1")
