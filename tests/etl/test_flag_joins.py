"""What was heard, held against the note, the waivers and the account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl import flag
from models import warehouse
from tests.etl.test_flag import heard

PROMISE = [("agent", "请问是张三先生本人吗", -0.2), ("customer", "下个月十号我还两千", -0.2)]
STOP = [("agent", "请问是张三先生本人吗", -0.2), ("customer", "你别再给我打电话了", -0.2)]
WAIVER = [("agent", "今天还一万剩下的利息我给你全免了", -0.2)]
CRIME = [("agent", "你这个就是信用卡诈骗，等着坐牢吧", -0.2)]
OWED = [("agent", "您这边一共欠三万八千块", -0.2)]


def kinds(tmp_path: Path, turns: list[tuple[str, str, float]], rows: Any = None, **call: Any) -> list[str]:
    """The findings about a call with these turns and this note."""
    con = heard(turns, **call)
    for table, content in (rows or {}).items():
        names = ", ".join(content)
        con.execute(
            f"INSERT INTO core.{table} ({names}) VALUES ({', '.join('?' * len(content))})",
            list(content.values()),
        )
    if rows:
        for name in warehouse.scripts("prepare"):
            warehouse.run_script(con, name)
    flag.materialise(con, tmp_path)
    return [kind for (kind,) in con.execute("SELECT kind FROM core.note_findings ORDER BY kind").fetchall()]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ({"note": "无人接听"}, ["promise_not_in_note"]),
        ({"note": "承诺还款"}, []),
        ({"note": "拒绝还款"}, ["promise_not_in_note"]),
        ({"note": "没有承诺，态度差"}, ["promise_not_in_note"]),
        ({"note": "承诺下个月10号还2000"}, []),
        ({"note": "承诺4月10号还5000"}, ["promise_amount_differs"]),
        ({"note": "欠38000，答应3月20号还2千"}, ["promise_date_differs"]),
        ({"promise_amount": 2000, "promise_on": "2026-04-10"}, []),
        ({"promise_amount": 5000, "promise_on": "2026-04-10"}, ["promise_amount_differs"]),
        ({"promise_amount": 2000, "promise_on": "2026-03-20"}, ["promise_date_differs"]),
    ],
)
def test_a_promise_is_compared_with_the_note(
    tmp_path: Path, call: dict[str, Any], expected: list[str]
) -> None:
    assert kinds(tmp_path, PROMISE, **call) == expected


def test_a_promise_noted_that_nobody_made_is_found(tmp_path: Path) -> None:
    assert kinds(tmp_path, [("agent", "请问是张三先生本人吗", -0.2)], promise_amount=2000) == [
        "promise_not_heard"
    ]


@pytest.mark.parametrize(
    ("note", "expected"), [("稍后再打", ["stop_contact_request_not_in_note"]), ("要求停止联系", [])]
)
def test_a_stop_request_belongs_in_the_note(tmp_path: Path, note: str, expected: list[str]) -> None:
    assert kinds(tmp_path, STOP, note=note) == expected


@pytest.mark.parametrize(
    ("approved_on", "expected"), [("2026-03-01", "waiver_on_file"), ("2026-03-09", "waiver_not_on_file")]
)
def test_a_waiver_promised_is_looked_up(tmp_path: Path, approved_on: str, expected: str) -> None:
    rows = {"waivers": {"waiver_id": "w", "case_id": "k", "approved_on": approved_on, "amount": 100}}
    assert expected in kinds(tmp_path, WAIVER, rows, case_id="k")


@pytest.mark.parametrize(("amount", "expected"), [(38000, []), (36500, []), (20000, ["amount_said_differs"])])
def test_a_sum_said_is_compared_with_the_account(tmp_path: Path, amount: int, expected: list[str]) -> None:
    rows = {
        "cases": {"case_id": "k"},
        "installments": {"case_id": "k", "installment_no": 1, "due_on": "2026-01-01", "due_amount": amount},
    }
    assert kinds(tmp_path, OWED, rows, case_id="k") == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "criminal_wording_gate_open"),
        ({"product": "消费贷"}, "criminal_wording_gate_closed"),
        ({"due_on": "2026-03-02"}, "criminal_wording_gate_closed"),
        ({"earlier": "no_answer"}, "criminal_wording_gate_closed"),
        ({"relation": "parent"}, "criminal_wording_gate_closed"),
    ],
)
def test_criminal_wording_passes_the_gate_of_its_case_or_not(
    tmp_path: Path, changed: dict[str, str], expected: str
) -> None:
    given = {"product": "信用卡", "due_on": "2026-01-01", "earlier": "answered", "relation": "self"} | changed
    con = heard(CRIME, case_id="k", relation=given["relation"])
    con.execute(
        "INSERT INTO core.calls (call_id, case_id, direction, started_at, result) VALUES "
        "('c0', 'k', 'outbound', '2026-03-01 10:00:00', ?)",
        [given["earlier"]],
    )
    con.execute("INSERT INTO core.cases (case_id, product) VALUES ('k', ?)", [given["product"]])
    con.execute(
        "INSERT INTO core.installments (case_id, installment_no, due_on, due_amount) VALUES ('k', '1', ?, 500)",
        [given["due_on"]],
    )
    for name in warehouse.scripts("prepare"):
        warehouse.run_script(con, name)
    flag.materialise(con, tmp_path)
    found = "SELECT kind FROM core.note_findings WHERE clause = 'S-55'"
    assert con.execute(found).fetchall() == [(expected,)]
