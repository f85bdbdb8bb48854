"""A small floor made by hand: two whole weeks, each rule broken at least once and missed by a hair beside it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

_CALL = {
    "case_id": "k1", "agent_id": "a1", "direction": "outbound", "result": "no_answer", "line": "8000", "relation": "self",
    "callee_number": "13600000001", "caller_number": "02188880000", "dial_mode": "manual", "note": "nobody", "next_step": "",
}  # fmt: skip
_TALK = {"result": "answered", "note": "spoke", "next_step": "call on Monday", "talk_seconds": "40"}

OVERRIDES = '[[client."BankB"]]\nvalid_from = 2026-03-01\ndocument = "Letter 7"\nsms_allowed = true\n'

EXPECTED: list[tuple[str, str, list[str]]] = [
    ("call_after_settlement", "2026-03-04T08:30:00", ["s2"]),
    ("third_party_daily_limit", "2026-03-04T15:06:00", ["d1", "d2", "d3", "d4", "d5", "d6", "d7"]),
    ("sms_first", "2026-03-05T10:00:00", ["h1"]),
    ("third_party_hourly_limit", "2026-03-05T10:59:59", ["h1", "h2", "h3"]),
    ("third_party_hourly_limit", "2026-03-05T11:00:00", ["h2", "h3", "h4"]),
    ("quiet_hours", "2026-03-06T23:50:00", ["m1"]),
    ("quiet_hours", "2026-03-06T23:55:00", ["m2"]),
    ("quiet_hours", "2026-03-07T00:10:00", ["m3"]),
    ("third_party_hourly_limit", "2026-03-07T00:10:00", ["m1", "m2", "m3"]),
    ("reachable_weekly_minimum", "2026-03-08T23:59:59", []),
    ("reachable_weekly_minimum", "2026-03-08T23:59:59", []),
    ("untouched_case", "2026-03-08T23:59:59", []),
    ("stop_list", "2026-03-09T10:00:00", ["t2"]),
    ("undesignated_line", "2026-03-09T10:00:00", ["t2"]),
    ("stop_list", "2026-03-09T12:00:00", []),
    ("undesignated_line", "2026-03-10T09:00:00", ["p1"]),
    ("dial_mode", "2026-03-10T09:10:00", ["p2"]),
    ("relation_missing", "2026-03-10T09:20:00", ["p3"]),
    ("note_missing", "2026-03-10T09:30:00", ["p4"]),
    ("note_missing", "2026-03-10T09:40:00", ["p5"]),
    ("note_late", "2026-03-10T09:50:00", ["p6"]),
    ("exam_before_calls", "2026-03-10T10:10:00", ["p8"]),
    ("sms_not_allowed", "2026-03-11T12:00:00", []),
    ("visit_appointment", "2026-03-12T09:59:59", []),
    ("visit_staff", "2026-03-12T09:59:59", []),
    ("reachable_weekly_minimum", "2026-03-15T23:59:59", ["g-out", "w1"]),
    ("reachable_weekly_minimum", "2026-03-15T23:59:59", []),
    ("untouched_case", "2026-03-15T23:59:59", []),
]


def write(source: Path) -> Path:
    """The floor's source folder."""
    source.mkdir(parents=True, exist_ok=True)
    for table, rows in _tables().items():
        table_file(source / f"{table}.csv", rows)
    return source


def table_file(path: Path, rows: list[dict[str, Any]], encoding: str = "utf-8") -> Path:
    """One CSV file; a column that a row does not name is empty."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.DictWriter(handle, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def call(call_id: str, started_at: str, **others: str) -> dict[str, str]:
    """An unanswered outbound call to the debtor of k1, but for what is given."""
    return {"call_id": call_id, "started_at": started_at, **_CALL, **others}


def _calls() -> list[dict[str, str]]:
    return [*_first_days(), *_calls_of_one_fault(), *_last_days()]


def _first_days() -> list[dict[str, str]]:
    """The limits on a third party's number, calls at night, and one after the case was settled."""
    friend = {"relation": "friend", "callee_number": "13700000001"}
    colleague = {"case_id": "k2", "relation": "colleague", "callee_number": "13700000002"}
    on_the_hour = colleague | {"callee_number": "13700000003"}
    midnight = colleague | {"callee_number": "137 0000-0004"}
    k4 = {"case_id": "k4"}
    return [
        call("a0", "2026-03-02 08:00:00", **_TALK),
        call("a1", "2026-03-02 21:59:59"),
        call("s1", "2026-03-03 09:00:00", **k4),
        call("s2", "2026-03-04 08:30:00", **k4),
        *(call(f"d{n}", f"2026-03-04 {8 + n:02d}:{n - 1:02d}:00", **friend) for n in range(1, 8)),
        call("h1", "2026-03-05 10:00:00", **colleague),
        call("h2", "2026-03-05 10:30:00", **colleague | {"result": "voicemail"}),
        call("h3", "2026-03-05 10:59:59", **colleague | {"callee_number": "+8613700000002"}),
        call("h4", "2026-03-05 11:00:00", **colleague | {"result": "busy"}),
        call("h5", "2026-03-05 11:00:01", **colleague | {"result": "power_off"}),
        *(
            call(f"o{n}", f"2026-03-06 {at}", **on_the_hour)
            for n, at in enumerate(("10:00:00", "10:30:00", "11:00:00"))
        ),
        call("m1", "2026-03-06 23:50:00", **midnight),
        call("m2", "2026-03-06 23:55:00", **midnight),
        call("m3", "2026-03-07 00:10:00", **midnight | {"case_id": "k4x", "callee_number": "13700000004"}),
    ]


def _calls_of_one_fault() -> list[dict[str, str]]:
    """Stopped numbers and lines that lapsed, then a call for each rule about a single one."""
    k2, k7 = {"case_id": "k2"}, {"case_id": "k7"}
    return [
        call("t0", "2026-03-08 09:00:00", **k2 | {"line": "8001"}),
        call("t1", "2026-03-09 09:59:59", **k2 | {"callee_number": "13700000009"}),
        call("t2", "2026-03-09 10:00:00", **k2 | {"callee_number": "13700000009", "line": "8001"}),
        call("p1", "2026-03-10 09:00:00", **k7, caller_number="+86 139-1111-0000"),
        call("p2", "2026-03-10 09:10:00", **k7, dial_mode="predictive"),
        call("p3", "2026-03-10 09:20:00", **k7, **_TALK | {"relation": ""}),
        call("p4", "2026-03-10 09:30:00", **k7, note=" "),
        call("p5", "2026-03-10 09:40:00", **k7, **_TALK | {"next_step": ""}),
        call(
            "p6", "2026-03-10 09:50:00", **k7, ended_at="2026-03-10 09:50:30", note_at="2026-03-10 10:20:31"
        ),
        call(
            "p7", "2026-03-10 10:00:00", **k7, ended_at="2026-03-10 10:00:30", note_at="2026-03-10 10:30:30"
        ),
        call("p8", "2026-03-10 10:10:00", **k7, agent_id="a2"),
        call("p9", "2026-03-10 10:20:00", **k7, agent_id="a9"),
    ]


def _last_days() -> list[dict[str, str]]:
    """A call of three legs that ends at night, a call of the dialler alone, and the last week's own."""
    return [
        call("g-int", "2026-03-10 21:59:40", call_group_id="g", direction="internal", line="9999"),
        call("g-out", "2026-03-10 21:59:50", call_group_id="g", note=""),
        call("g-leg", "2026-03-10 22:00:05", call_group_id="g", **_TALK),
        call("x1", "2026-03-11 23:00:00", result="system", note=""),
        call("w1", "2026-03-15 09:00:00"),
        call("w2", "2026-03-15 10:00:00", direction="inbound"),
    ]


def _tables() -> dict[str, list[dict[str, str]]]:
    a, b = (
        {"client": "BankA", "placed_on": "2026-02-01", "agent_id": "a1"},
        {"client": "BankB", "placed_on": "2026-02-01"},
    )
    return {
        "calls": _calls(),
        "cases": [
            {"case_id": "k1", **a, "reachability": "reachable", "product": "card", "placed_amount": "1,000.00", "team_id": "t1"},
            {"case_id": "k2", **b, "reachability": "lost", "product": "loan", "placed_amount": "2000"},
            {"case_id": "k3", **a | {"placed_on": "2026-01-15"}},
            {"case_id": "k4", **a, "reachability": "lost"},
            {"case_id": "k5", **a | {"placed_on": "2026-02-20"}},
            {"case_id": "k6", **a, "reachability": "reachable", "closed_on": "2026-03-15"},
            {"case_id": "k7", **a, "reachability": "lost"},
        ],
        "installments": [
            {"case_id": "k3", "installment_no": "1", "due_on": "2026-02-10", "due_amount": "100.00"},
            {"case_id": "k4", "installment_no": "1", "due_on": "2026-01-10", "due_amount": "500.00"},
            {"case_id": "k1", "installment_no": "1", "due_on": "2026-01-20", "due_amount": "1000.00"},
        ],
        "payments": [{"payment_id": "y1", "case_id": "k4", "paid_at": "2026-03-03 10:00:00", "amount": "500"}],
        "contacts": [
            {"contact_id": "n1", "case_id": "k1", "relation": "friend", "phone": "0086 137-0000-0009",
             "do_not_contact_from": "2026-03-09 10:00:00"},
        ],
        "agents": [
            {"agent_id": "a1", "team_id": "t1", "exam_passed_on": "2026-03-02", "personal_numbers": "13800000000；13911110000"},
            {"agent_id": "a2", "team_id": "t2"},
        ],
        "lines": [{"line": "8000"}, {"line": "8001", "valid_from": "2026-01-01", "valid_to": "2026-03-08"}],
        "sms": [
            {"sms_id": "m1", "case_id": "k2", "phone": "+86 13700000009", "sent_at": "2026-03-09 12:00:00", "text": "please call"},
            {"sms_id": "m2", "case_id": "k1", "phone": "13600000001", "sent_at": "2026-03-11 12:00:00", "text": "please call"},
        ],
        "visits": [
            {"visit_id": "v1", "case_id": "k1", "visited_at": "2026-03-12 09:59:59", "appointment_at": "2026-03-11 10:00:00",
             "staff_ids": "a1； a1;"},
            {"visit_id": "v2", "case_id": "k1", "visited_at": "2026-03-13 10:00:00", "appointment_at": "2026-03-12 10:00:00",
             "staff_ids": "a1；a2"},
        ],
    }  # fmt: skip
