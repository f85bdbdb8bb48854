"""The window of a finding: its first and last second, and the calls of its key in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from models import warehouse
from models.rules.pack import Window

_CALLS = (
    "SELECT call_id, case_id, agent_id, direction, result, relation, line, started_at, talk_seconds, is_answered, "
    "is_third_party, callee_number FROM mart.call_groups g WHERE "
)
_PERSON = (
    "CASE WHEN coalesce(relation, 'unknown') IN ('self', 'unknown') THEN 'debtor' "
    "ELSE mart.other_phone(direction, callee_phone, caller_number) END"
)
_SAME_PHONE = "callee_phone = (SELECT callee_phone FROM mart.call_groups WHERE call_id = $call)"
_KEYS = {
    "case_id": "case_id = $case",
    # As the rule has it: a case without a debtor, or in no list of cases, stands for one, whatever debtor bears its name.
    "debtor_id": "coalesce((SELECT 'debtor ' || k.debtor_id FROM core.cases k WHERE k.case_id = g.case_id), "
    "'case ' || g.case_id) = "
    "coalesce((SELECT 'debtor ' || k.debtor_id FROM core.cases k WHERE k.case_id = $case), 'case ' || $case)",
    "person": f"case_id = $case AND {_PERSON} = (SELECT {_PERSON} FROM mart.call_groups WHERE call_id = $call)",
    "callee_phone": _SAME_PHONE,
    "case_phone": f"case_id = $case AND {_SAME_PHONE}",
}


def bounds(
    con: warehouse.Connection, window: Window | None, violation: dict[str, Any], parameters: dict[str, Any]
) -> tuple[datetime | None, datetime | None]:
    """The first and last second of the window that holds a finding's moment (None twice for a rule without window)."""
    if window is None:
        return None, None
    at: datetime = violation["occurred_at"]
    day = datetime.combine(at.date(), datetime.min.time())
    if window.span == "first_call":
        return _first_start(con, violation), at
    starts = {
        "hour": at - timedelta(seconds=3599),
        "day": day,
        "week": day - timedelta(days=at.weekday()),
        "month": day.replace(day=1),
        "seven_days": day - timedelta(days=6),
        "days": _days_before(day, int(parameters.get(window.days) or 1) - 1),
    }
    return starts[window.span], at if window.span == "hour" else day + timedelta(days=1, seconds=-1)


def asked(
    violation: dict[str, Any], window: Window | None, start: datetime | None, end: datetime | None
) -> tuple[str, dict[str, Any]]:
    """The statement for a finding's calls: those it rests on, or all of the window's key in the window."""
    if window is None:
        return f"{_CALLS} list_contains($ids, call_id) ORDER BY started_at, call_id", {
            "ids": violation["call_ids"]
        }
    key = _KEYS[window.key]
    given: dict[str, Any] = {"case": violation["case_id"]} if "$case" in key else {}
    if "$call" in key:
        given["call"] = violation["call_ids"][-1]
    if window.span == "first_call":
        # The other side may have called first: then the number that the rule looks at is not that call's callee.
        key, given = f"({key} OR call_id = $first)", given | {"first": violation["call_ids"][0]}
    sql = f"{_CALLS} {key} AND started_at BETWEEN $start AND $end ORDER BY started_at, call_id"
    return sql, given | {"start": start, "end": end}


def _first_start(con: warehouse.Connection, violation: dict[str, Any]) -> datetime:
    found = con.execute(
        "SELECT started_at FROM mart.call_groups WHERE call_id = ?", violation["call_ids"][:1]
    ).fetchone()
    return found[0] if found else violation["occurred_at"]


def _days_before(day: datetime, days: int) -> datetime:
    """So many days before a day, or the first that the calendar has."""
    return day - timedelta(days=max(0, min(days, (day - datetime.min).days)))
