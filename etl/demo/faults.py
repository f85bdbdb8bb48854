"""The faults planted in the sample, a few of every kind that the company policy knows, so that each page has its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from etl.demo.accounts import Account
from etl.demo.calls import UNANSWERED
from etl.demo.people import Row, floor

Rows = list[Row]


def plant(rows: Rows, accounts: list[Account]) -> Rows:
    """Plant every fault; the calls added for some of them come back in order with the rest."""
    random = Random(f"{floor()['seed']} faults")
    outbound = [row for row in rows if row["direction"] == "outbound" and row["result"] != "system"]
    fresh = iter(random.sample(outbound, len(outbound)))
    answered = iter(random.sample([row for row in outbound if row["result"] == "answered"], 400))
    for change, count, source in _CHANGES:
        for row in _take(answered if source == "answered" else fresh, count):
            change(row)
    added = _bursts(random, accounts) + _stops(random, accounts) + _settled(random, accounts)
    return sorted(rows + added, key=lambda row: (row["started_at"], row["call_id"]))


def _take(source: Iterator[Row], count: int) -> Iterator[Row]:
    for _ in range(count):
        yield next(source)


def _quiet(row: Row) -> None:
    hour = 22 if row["started_at"].minute % 2 else 7
    moved = datetime.combine(
        row["started_at"].date(), time(hour, row["started_at"].minute, row["started_at"].second)
    )
    _move(row, moved)


def _move(row: Row, moved: datetime) -> None:
    shift = moved - row["started_at"]
    for column in ("started_at", "answered_at", "ended_at", "note_at"):
        if row[column]:
            row[column] += shift


def _no_note(row: Row) -> None:
    row["note"] = row["next_step"] = ""
    row["note_at"] = None


def _late_note(row: Row) -> None:
    row["note_at"] = row["ended_at"] + timedelta(minutes=47)


def _strange_line(row: Row) -> None:
    row["line"] = "9001"


def _own_phone(row: Row) -> None:
    row["caller_number"] = f"1009999{int(row['agent_id'][1:]) - 1:04d}"


def _robot(row: Row) -> None:
    row["dial_mode"] = "predictive"


def _no_relation(row: Row) -> None:
    row["relation"] = ""


def _no_recording(row: Row) -> None:
    row["recording_file"] = ""


def _lost_recording(row: Row) -> None:
    row["recording_file"] = f"recordings/lost_{row['call_id']}.opus"


def _empty_recording(row: Row) -> None:
    row["recording_file"] = "recordings/empty.wav"


def _page_for_recording(row: Row) -> None:
    row["recording_file"] = "recordings/error_page.wav"


def _short_recording(row: Row) -> None:
    row["talk_seconds"] += 21
    row["duration_seconds"] += 21
    row["ended_at"] += timedelta(seconds=21)
    if row["note_at"]:
        row["note_at"] += timedelta(seconds=21)


_CHANGES: list[tuple[Callable[[Row], None], int, str]] = [
    (_quiet, 9, "any"),
    (_no_note, 34, "any"),
    (_late_note, 16, "any"),
    (_strange_line, 4, "any"),
    (_own_phone, 2, "any"),
    (_robot, 6, "any"),
    (_no_relation, 12, "answered"),
    (_no_recording, 7, "answered"),
    (_lost_recording, 4, "answered"),
    (_empty_recording, 5, "answered"),
    (_page_for_recording, 1, "answered"),
    (_short_recording, 8, "answered"),
]


def _dial(account: Account, number: str, at: datetime, relation: str, phone: str, result: str) -> Row:
    agent_id = account.case["agent_id"]
    line = f"80{int(agent_id[1:]):02d}"
    ended_at = at + timedelta(seconds=28)
    return {
        "call_id": number,
        "call_group_id": "",
        "source_system": "pbx",
        "case_id": account.case_id,
        "agent_id": agent_id,
        "direction": "outbound",
        "started_at": at,
        "answered_at": None,
        "ended_at": ended_at,
        "duration_seconds": 28,
        "talk_seconds": 0,
        "result": result,
        "line": line,
        "caller_number": f"0595{line}",
        "callee_number": phone,
        "relation": relation,
        "dial_mode": "manual",
        "recording_file": "",
        "agent_channel": "",
        "hangup_by": "system",
        "note": "无人接听",
        "next_step": "",
        "note_code": "NA",
        "note_at": ended_at + timedelta(minutes=2),
        "promise_amount": None,
        "promise_on": None,
    }


def _bursts(random: Random, accounts: list[Account]) -> Rows:
    """Third parties dialled again and again: eight times in a day, and three times within an hour."""
    rows: list[Row] = []
    for number, account in enumerate(random.sample(accounts, 6)):
        contact = account.contacts[0]
        day = max(account.case["placed_on"], floor()["first_day"]) + timedelta(days=2)
        minutes = (0, 19, 44) if number % 2 else (0, 65, 130, 195, 260, 325, 390, 455)
        for place, minute in enumerate(minutes):
            at = datetime.combine(day, time(9, 10)) + timedelta(minutes=minute)
            result = UNANSWERED[place % len(UNANSWERED)]
            rows.append(
                _dial(
                    account,
                    f"{day:%y%m%d}B{number}{place:02d}",
                    at,
                    contact["relation"],
                    contact["phone"],
                    result,
                )
            )
    return rows


def _stops(random: Random, accounts: list[Account]) -> Rows:
    """Third parties who asked not to be called, and were."""
    rows: list[Row] = []
    for number, account in enumerate(random.sample(accounts, 5)):
        contact = account.contacts[-1]
        day = max(account.case["placed_on"], floor()["first_day"]) + timedelta(days=4)
        contact["do_not_contact_from"] = datetime.combine(day, time(10, 30))
        for place in range(1 + number % 2):
            at = datetime.combine(day + timedelta(days=1 + place), time(15, 20 + number))
            rows.append(
                _dial(
                    account,
                    f"{day:%y%m%d}S{number}{place}",
                    at,
                    contact["relation"],
                    contact["phone"],
                    "no_answer",
                )
            )
    return rows


def _settled(random: Random, accounts: list[Account]) -> Rows:
    """Debtors who had paid everything and were called all the same."""
    rows: list[Row] = []
    for number, account in enumerate(random.sample(accounts, 4)):
        owed = sum(row["due_amount"] for row in account.installments) - sum(
            row["amount"] for row in account.payments
        )
        day: date = max(account.case["placed_on"], floor()["first_day"]) + timedelta(days=6)
        account.payments.append(
            {
                "payment_id": f"PS{number:04d}",
                "case_id": account.case_id,
                "paid_at": datetime.combine(day, time(11, 0)),
                "amount": max(owed, account.installments[0]["due_amount"]),
                "installment_no": "",
                "channel": "柜台",
                "payer_relation": "self",
            }
        )
        at = datetime.combine(day + timedelta(days=2), time(16, 5))
        rows.append(_dial(account, f"{day:%y%m%d}P{number}", at, "self", account.case["phone"], "no_answer"))
    return rows
