"""A floor's rows read in plain Python: calls with their legs joined, money at the end of a day, a client's parameters."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

Row = dict[str, Any]

DEFAULTS: Row = {
    "quiet_start": time(22), "quiet_end": time(8), "dial_modes": ["manual", "preview"], "sms_allowed": False,
    "recording_gap_seconds": 2, "recording_gap_share": 0.02, "third_party_daily_max": 6, "third_party_hourly_max": 2,
    "reachable_weekly_min": 3, "lost_monthly_min": 4, "reachable_days": 30, "note_late_minutes": 30,
    "visit_min_staff": 2, "visit_notice_hours": 24,
}  # fmt: skip


def rows(floor: dict[str, list[Row]], table: str) -> list[Row]:
    return floor.get(table, [])


def parameters_on(overrides: list[Row], client: str | None, day: date) -> Row:
    """The defaults, over which go the overrides of the client that hold on the day."""
    found = dict(DEFAULTS)
    for override in overrides:
        first, last = override.get("valid_from", date.min), override.get("valid_to", date.max)
        if client and override["client"] == client and first <= day <= last:
            found |= {name: given for name, given in override.items() if name in DEFAULTS}
    return found


def plain(number: str | None) -> str:
    number = "".join(
        c
        for c in number or ""
        if not c.isspace() and unicodedata.category(c) not in ("Zs", "Pd") and c != "−"
    )
    for prefix in ("+86", "0086"):
        if number.startswith(prefix):
            return number[len(prefix) :]
    return number


def staff(visit: Row) -> list[str]:
    parts = (visit.get("staff_ids") or "").replace("；", ";").split(";")
    return [part.strip() for part in parts if part.strip()]


def calls_of(floor: dict[str, list[Row]]) -> list[Row]:
    """One row a call: `system` dropped, legs joined."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows(floor, "calls"):
        if row["result"] != "system":
            group = row.get("call_group_id")
            key = (row.get("source_system"), group) if group else ("alone", row["call_id"], None)
            groups[key].append(row)
    return [_joined(floor, legs) for legs in groups.values()]


def _joined(floor: dict[str, list[Row]], legs: list[Row]) -> Row:
    legs = [leg for leg in legs if leg["direction"] != "internal"] or legs
    legs = sorted(legs, key=lambda leg: (leg["started_at"], leg["call_id"]))
    preferred = sorted(legs, key=lambda leg: leg["result"] != "answered")
    call: Row = {}
    for leg in reversed(preferred):
        call |= {name: given for name, given in leg.items() if given is not None}
    ends = [leg["ended_at"] for leg in legs if leg.get("ended_at")]
    answered = any(leg["result"] == "answered" for leg in legs)
    call |= {
        "call_id": legs[0]["call_id"],
        "started_at": legs[0]["started_at"],
        "ended_at": max(ends) if ends else None,
        "result": "answered" if answered else legs[0]["result"],
    }
    recordings = {row["call_id"]: row for row in rows(floor, "recordings")}
    found = [recordings[leg["call_id"]] for leg in preferred if leg["call_id"] in recordings]
    return call | {"recording": found[0] if found else None}


def cover(floor: dict[str, list[Row]], case_id: str | None, day: date) -> Decimal:
    """What is paid (at least 0) and waived by the end of the day."""
    paid = sum(
        (
            p["amount"]
            for p in rows(floor, "payments")
            if p["case_id"] == case_id and p["paid_at"].date() <= day
        ),
        Decimal(0),
    )
    waived = sum(
        (w["amount"] for w in rows(floor, "waivers") if w["case_id"] == case_id and w["approved_on"] <= day),
        Decimal(0),
    )
    return max(Decimal(0), paid) + waived


def outstanding(floor: dict[str, list[Row]], case_id: str | None, day: date) -> Decimal:
    total = sum((i["due_amount"] for i in rows(floor, "installments") if i["case_id"] == case_id), Decimal(0))
    return max(Decimal(0), total - cover(floor, case_id, day))


def dpd(floor: dict[str, list[Row]], case_id: str, day: date) -> int:
    left = cover(floor, case_id, day)
    mine = [i for i in rows(floor, "installments") if i["case_id"] == case_id]
    for installment in sorted(mine, key=lambda i: (i["due_on"], int(i["installment_no"]))):
        if installment["due_on"] >= day:
            return 0
        if left < installment["due_amount"]:
            return (day - installment["due_on"]).days
        left -= installment["due_amount"]
    return 0


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
