"""The sample's calls: each open case tried three or four times a week, more answered in the morning and evening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from etl.demo.accounts import Account
from etl.demo.people import Row, floor, weighted

UNANSWERED = ("no_answer", "rejected", "busy", "voicemail")


def calls(accounts: list[Account]) -> list[Row]:
    """The rows of `calls` before faults are planted, in order of started_at."""
    rows: list[Row] = []
    for account in accounts:
        random = Random(f"{floor()['seed']} calls {account.case_id}")
        monday = floor()["first_day"]
        while monday <= floor()["last_day"]:
            rows += _week(random, account, monday)
            monday += timedelta(days=7)
    rows.sort(key=lambda row: (row["started_at"], row["case_id"]))
    for number, row in enumerate(rows):
        row["call_id"] = f"{row['started_at']:%y%m%d}{number:06d}"
    return rows


def _week(random: Random, account: Account, monday: date) -> list[Row]:
    days = [monday + timedelta(days=n) for n in range(6) if account.is_open(monday + timedelta(days=n))]
    if not days or _is_settled(account, monday):
        return []
    wanted = (
        random.choice((0, 1, 1))
        if account.is_lost
        else random.choices((2, 3, 4, 5, 6), weights=(1, 30, 40, 30, 14))[0]
    )
    if len(days) < 6:
        wanted = max(1, wanted * len(days) // 6) if wanted else 0
    chosen = sorted(random.choices(days, k=wanted))
    return [_call(random, account, day) for day in chosen]


def _is_settled(account: Account, day: date) -> bool:
    paid = sum(row["amount"] for row in account.payments if row["paid_at"].date() < day)
    return paid >= sum(row["due_amount"] for row in account.installments)


def _call(random: Random, account: Account, day: date) -> Row:
    third = random.random() < (0.45 if account.is_lost else 0.14)
    contact = random.choice(account.contacts) if third else None
    result = _result(random, account, third)
    started_at = _time(random, day)
    row: Row = {
        "call_id": "",
        "call_group_id": "",
        "source_system": "pbx",
        "case_id": account.case_id,
        "agent_id": _agent(random, account),
        "direction": "outbound" if random.random() > 0.03 else "inbound",
        "started_at": started_at,
        "answered_at": None,
        "ended_at": None,
        "duration_seconds": None,
        "talk_seconds": 0,
        "result": result,
        "line": "",
        "caller_number": "",
        "callee_number": contact["phone"] if contact else account.case["phone"],
        "relation": contact["relation"] if contact else "self",
        "dial_mode": "manual" if random.random() < 0.8 else "preview",
        "recording_file": "",
        "agent_channel": "",
        "hangup_by": "",
    }
    row["line"] = f"80{int(row['agent_id'][1:]):02d}"
    row["caller_number"] = f"0595{row['line']}"
    _take(row, random.randrange(20, 45) if result != "answered" else random.randrange(6, 25), 0)
    row |= _note(random, row)
    return row


def _agent(random: Random, account: Account) -> str:
    if random.random() < 0.92:
        return account.case["agent_id"]
    same = [agent["id"] for agent in floor()["agents"] if agent["team"] == account.case["team_id"]]
    return random.choice(same)


def _result(random: Random, account: Account, third: bool) -> str:
    table = dict(floor()["results"])
    if account.is_lost:
        table["answered"] = 18 if third else 0
        table["power_off"] += 12
    else:
        table["answered"] = table["answered"] * (0.6 + account.will)
    return weighted(random, table)


def _time(random: Random, day: date) -> datetime:
    hour = int(weighted(random, floor()["hours"]))
    first_minute = 5 if hour == 8 else 0
    return datetime.combine(day, time(hour, random.randrange(first_minute, 60), random.randrange(60)))


def _take(row: Row, ring_seconds: int, talk_seconds: int) -> None:
    """Set when the call was answered and when it ended."""
    answered = row["result"] == "answered"
    row["answered_at"] = row["started_at"] + timedelta(seconds=ring_seconds) if answered else None
    row["talk_seconds"] = talk_seconds
    row["duration_seconds"] = ring_seconds + talk_seconds
    row["ended_at"] = row["started_at"] + timedelta(seconds=ring_seconds + talk_seconds)
    row["hangup_by"] = ("agent" if row["started_at"].second % 3 else "customer") if answered else "system"


def talk(row: Row, talk_seconds: int) -> None:
    """Give an answered call its length."""
    ring = int((row["answered_at"] - row["started_at"]).total_seconds())
    _take(row, ring, talk_seconds)
    if row["note_at"]:
        row["note_at"] = row["ended_at"] + timedelta(minutes=1 + row["started_at"].second % 9)


def _note(random: Random, row: Row) -> Row:
    answered = row["result"] == "answered"
    kind = ("self" if row["relation"] == "self" else "third_party") if answered else "unanswered"
    minutes = random.randrange(1, 12)
    return {
        "note": random.choice(floor()["notes"][kind]),
        "next_step": random.choice(floor()["notes"]["next_steps"]) if answered else "",
        "note_code": {
            "self": "PTP" if random.random() < 0.3 else "RPC",
            "third_party": "TPC",
            "unanswered": "NA",
        }[kind],
        "note_at": row["ended_at"] + timedelta(minutes=minutes),
        "promise_amount": None,
        "promise_on": None,
    }
