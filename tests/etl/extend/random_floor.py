"""Random floors in two loads: what was known up to an evening, and what came later, corrections of the past among it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from models import contract
from tests.etl.floor import table_file

Row = dict[str, Any]
Tables = dict[str, list[Row]]

MONDAY = datetime(2025, 12, 29)
DAYS = 48
CASES = [f"k{n}" for n in range(12)]
PHONES = ["13800001111", "+86 138-0000-1111", "13900002222", "13700003333", "139****0000", None]
KEYS = {
    "calls": "started_at", "payments": "paid_at", "waivers": "approved_on", "sms": "sent_at", "letters": "sent_on",
    "visits": "visited_at", "complaints": "received_at", "cases": "placed_on",
}  # fmt: skip


def random_floor(seed: int) -> tuple[Tables, Tables]:
    """The tables of the first load and those of the second, a day or a few later; weeks and a month end among them."""
    rng = random.Random(seed)
    evening = MONDAY + timedelta(days=rng.randint(28, DAYS - 4), seconds=-1)
    floor = _until(_floor(rng), evening + timedelta(days=rng.choice([1, 1, 2, 4])))
    before: Tables = {name: floor.pop(name) for name in ("agents", "lines", "contacts")}
    after: Tables = {}
    for table, rows in floor.items():
        before[table] = [row for row in rows if _is_known(rng, table, row, evening)]
        after[table] = [row for row in rows if row not in before[table]]
    before["calls"] += [
        _call(rng, 900, MONDAY + timedelta(hours=9)),
        _call(rng, 901, evening - timedelta(hours=4)),
    ]
    for table, row in complete().items():
        before.setdefault(table, []).append(row)
    _correct(rng, before, after, evening)
    return before, after


def _until(floor: Tables, end: datetime) -> Tables:
    """The floor without what happened later."""
    return {table: [row for row in rows if _at(table, row, end) <= end] for table, rows in floor.items()}


def _at(table: str, row: Row, otherwise: datetime) -> datetime:
    at = row.get(KEYS[table]) if table in KEYS else None
    return (
        otherwise if at is None else at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)
    )


def complete() -> dict[str, Row]:
    """A row of each table with something in every column, so that the second load brings none that is new."""
    written = {
        "time": MONDAY, "day": MONDAY.date(), "money": 5, "number": 1, "seconds": 9, "bool": "true", "month": "2025-12", "direction": "outbound",
        "result": "busy", "relation": "self", "dial_mode": "manual", "agent_channel": "left", "hangup_by": "agent", "reachability": "lost",
    }  # fmt: skip
    named = {"case_id": "full", "agent_id": "a1", "team_id": "t1", "client": "甲银行"}
    return {
        name: {
            column.name: named.get(column.name, written.get(column.type, "full"))
            for column in contract.tables()[name].columns
        }
        for name in (*KEYS, "installments", "contacts")
    }


def write(folder: Path, tables: Tables) -> Path:
    """A source folder with these tables."""
    folder.mkdir(parents=True)
    for table, rows in tables.items():
        if rows:
            table_file(folder / f"{table}.csv", rows)
    return folder


def _floor(rng: random.Random) -> Tables:
    calls = [_call(rng, n, _moment(rng)) for n in range(rng.choice([30, 120, 250]))]
    return {
        "calls": calls,
        "cases": [_case(rng, name) for name in CASES],
        "installments": [
            {"case_id": name, "installment_no": n, "due_on": _day(rng, -90, 50), "due_amount": rng.choice([100, 100, 0, -50])}
            for name in CASES
            for n in range(rng.randint(0, 3))
        ],
        "payments": _some(rng, 30, lambda n: {"payment_id": f"p{n}", "case_id": rng.choice(CASES), "paid_at": _moment(rng), "amount": rng.choice([50, 100, 200, -100])}),
        "waivers": _some(rng, 4, lambda n: {"waiver_id": f"w{n}", "case_id": rng.choice(CASES), "approved_on": _day(rng), "amount": 50}),
        "contacts": _some(rng, 5, lambda n: {"contact_id": f"x{n}", "case_id": rng.choice(CASES), "relation": "friend", "phone": rng.choice(PHONES), "do_not_contact_from": rng.choice([None, _moment(rng)])}),
        "agents": [{"agent_id": "a1", "team_id": "t1", "exam_passed_on": _day(rng), "personal_numbers": "13700004444"}, {"agent_id": "a2", "team_id": "t2"}],
        "lines": [{"line": "801", "valid_to": _day(rng)}, {"line": "802", "valid_from": _day(rng)}],
        "sms": _some(rng, 8, lambda n: {"sms_id": f"s{n}", "case_id": rng.choice([*CASES, None]), "agent_id": "a1", "phone": rng.choice(PHONES), "sent_at": _moment(rng), "text": rng.choice(["还钱", "再不还钱就去你家砸门", None])}),
        "letters": _some(rng, 5, lambda n: {"letter_id": f"l{n}", "case_id": rng.choice(CASES), "sent_on": _day(rng), "replied_on": rng.choice([None, _day(rng)])}),
        "visits": _some(rng, 5, lambda n: {"visit_id": f"v{n}", "case_id": rng.choice(CASES), "visited_at": _moment(rng), "staff_ids": rng.choice([None, "a1; a2"]), "reported_at": rng.choice([None, _moment(rng)])}),
        "complaints": _some(rng, 5, lambda n: {"complaint_id": f"m{n}", "case_id": rng.choice([*CASES, None]), "call_id": rng.choice([None, *(c["call_id"] for c in calls)]), "agent_id": "a2", "received_at": _moment(rng), "closed_at": rng.choice([None, _moment(rng)])}),
    }  # fmt: skip


def _some(rng: random.Random, most: int, row: Callable[[int], Row]) -> list[Row]:
    return [row(n) for n in range(rng.randint(0, most))]


def _call(rng: random.Random, n: int, at: datetime) -> Row:
    return {
        "call_id": f"c{n:03}", "call_group_id": rng.choice([None] * 6 + [f"g{rng.randint(0, 9)}"]), "case_id": rng.choice([*CASES, *CASES, "nowhere", None]),
        "agent_id": rng.choice(["a1", "a2", "ghost", None]), "direction": rng.choice(["outbound"] * 6 + ["inbound", "internal"]),
        "started_at": at, "ended_at": rng.choice([None, at + timedelta(seconds=90)]), "talk_seconds": rng.choice([None, 60, 200]),
        "result": rng.choice(["answered", "answered", "no_answer", "no_answer", "busy", "invalid_number", "system"]), "line": rng.choice([None, "801", "802", "803"]),
        "caller_number": rng.choice(PHONES), "callee_number": rng.choice(PHONES), "relation": rng.choice(["self", "friend", "friend", "parent", None]),
        "dial_mode": rng.choice([None, "manual", "robot"]), "note": rng.choice([None, "n"]), "next_step": rng.choice([None, "s"]),
        "note_at": rng.choice([None, at + timedelta(minutes=45)]), "note_code": rng.choice([None, "PTP"]),
        "promise_amount": rng.choice([None, 60]), "promise_on": rng.choice([None, at.date() + timedelta(days=rng.randint(0, 9))]),
    }  # fmt: skip


def _case(rng: random.Random, name: str) -> Row:
    return {
        "case_id": name, "client": rng.choice(["甲银行", "乙银行"]), "product": rng.choice([None, "p"]), "debtor_id": rng.choice([None, "d1", "d2"]),
        "debtor_name": rng.choice([None, "张三"]), "phone": rng.choice([None, "1"]), "placed_on": rng.choice([None, _day(rng, -40), _day(rng, -40)]),
        "placed_amount": rng.choice([None, 300]), "closed_on": rng.choice([None, None, _day(rng)]), "agent_id": rng.choice([None, "a1", "a2"]),
        "team_id": rng.choice([None, "t1"]), "risk_grade": rng.choice([None, "高"]), "reachability": rng.choice([None, None, "reachable", "lost"]),
    }  # fmt: skip


def _moment(rng: random.Random) -> datetime:
    """On any day, near the stroke of an hour."""
    day = rng.randint(0, DAYS)
    return MONDAY + timedelta(
        days=day, hours=rng.choice([0, 7, 9, 9, 9, 21, 23]), seconds=rng.choice([0, 1, 1800, 3599])
    )


def _day(rng: random.Random, low: int = 0, high: int = DAYS) -> date:
    return (MONDAY + timedelta(days=rng.randint(low, high))).date()


def _is_known(rng: random.Random, table: str, row: Row, evening: datetime) -> bool:
    """Whether a row was loaded by the evening; a few come late."""
    if table == "installments" or row.get(KEYS[table]) is None:
        return rng.random() < 0.9
    return _at(table, row, evening) <= evening and (table == "cases" or rng.random() < 0.97)


def _correct(rng: random.Random, before: Tables, after: Tables, evening: datetime) -> None:
    """A few rows come again in the second load, unchanged or with another value."""
    for table, column, values in (
        ("calls", "case_id", CASES), ("calls", "note", ["later"]), ("calls", "call_group_id", ["g1"]), ("cases", "agent_id", ["a2", None]),
        ("cases", "closed_on", [evening.date()]), ("cases", "status", ["s"]), ("payments", "amount", [Decimal(70)]), ("installments", "due_amount", [90]),
    ):  # fmt: skip
        if before[table] and rng.random() < 0.4:
            row = rng.choice(before[table])
            after[table].append(row | {column: rng.choice([row.get(column), *values])})
