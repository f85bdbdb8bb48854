"""The breach card: the calls in a finding's true window, why each counted or did not, and other ways of counting."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models import warehouse
from models.problems import Problem
from models.rules.book import shipped_rule
from models.rules.pack import Rule, Words

UNANSWERED = ("no_answer", "rejected", "busy", "voicemail")
EFFECTIVE_SECONDS = 10

_WHY = {
    "counted": Words(zh="计入", en="counted"),
    "direction": Words(zh="不是外呼，不计", en="not outbound"),
    "relation": Words(zh="接听人不是第三方，不计", en="the callee is no third party"),
    "answered": Words(zh="已接通，不计", en="it was answered"),
    "result": Words(zh="结果不属于未接或拒接，不计", en="its result is neither unanswered nor rejected"),
    "after": Words(zh="在本次外呼之后，不计", en="it came after the call in question"),
    "other": Words(zh="不计", en="not counted"),
}


@dataclass(frozen=True)
class WindowCall:
    """A call in the window: seconds since the call before it, whether it counted, and why or why not."""

    call: dict[str, Any]
    gap_seconds: int | None
    is_counted: bool
    why: Words


@dataclass(frozen=True)
class BreachCard:
    """A finding opened: its row of core.violations, its window, the calls in it and the parameters in force.

    `counts`: what the number would be if dialled, connected or effective (talk ≥ 10 s) calls were counted.
    """

    violation: dict[str, Any]
    window_from: datetime | None
    window_to: datetime | None
    calls: list[WindowCall]
    parameters: dict[str, Any]
    overridden: tuple[str, ...]
    document: str
    counts: dict[str, int]


def breach_card(con: warehouse.Connection, violation_id: str) -> BreachCard:
    """The card of one finding in a published build (Problem where the build has no such finding)."""
    found = warehouse.rows(con, "SELECT * FROM core.violations WHERE violation_id = ?", [violation_id])
    if not found:
        raise Problem(
            f"{violation_id}: this build has no such finding; open it again from the list.",
            f"{violation_id}：当前版本中没有这条问题；请从列表重新打开。",
        )
    violation = found[0]
    rule = shipped_rule(violation["rule_id"])
    span = rule.window.span if rule.window else None
    start, end = _bounds(violation["occurred_at"], span)
    calls = _window_calls(con, violation, rule, start, end)
    in_force = _in_force(con, violation)
    return BreachCard(
        violation, start, end, calls, json.loads(in_force["parameters"]), tuple(in_force["overridden"]),
        in_force["document"], _counts([entry.call for entry in calls]),
    )  # fmt: skip


def _bounds(at: datetime, span: str | None) -> tuple[datetime | None, datetime | None]:
    """The first and last second of a window that holds a finding's moment."""
    day = datetime.combine(at.date(), datetime.min.time())
    starts = {
        "hour": at - timedelta(seconds=3599),
        "day": day,
        "week": day - timedelta(days=at.weekday()),
        "month": day.replace(day=1),
        "seven_days": day - timedelta(days=6),
    }
    if span is None:
        return None, None
    return starts[span], at if span == "hour" else day + timedelta(days=1, seconds=-1)


def _window_calls(
    con: warehouse.Connection,
    violation: dict[str, Any],
    rule: Rule,
    start: datetime | None,
    end: datetime | None,
) -> list[WindowCall]:
    if start is None or rule.window is None:
        rows = warehouse.rows(
            con,
            f"{_CALLS} WHERE list_contains(?, call_id) ORDER BY started_at, call_id",
            [violation["call_ids"]],
        )
    else:
        key = rule.window.key
        value = violation["case_id"] if key == "case_id" else _number(con, violation)
        rows = warehouse.rows(
            con,
            f"{_CALLS} WHERE {key} = ? AND started_at BETWEEN ? AND ? ORDER BY started_at, call_id",
            [value, start, end],
        )
    entries: list[WindowCall] = []
    before: datetime | None = None
    for row in rows:
        counted = row["call_id"] in violation["call_ids"]
        gap = int((row["started_at"] - before).total_seconds()) if before else None
        before = row["started_at"]
        entries.append(
            WindowCall(row, gap, counted, _WHY["counted" if counted else _reason(row, violation, rule)])
        )
    return entries


_CALLS = (
    "SELECT call_id, case_id, agent_id, direction, result, relation, line, started_at, talk_seconds, is_answered, "
    "is_third_party FROM mart.call_groups"
)


def _number(con: warehouse.Connection, violation: dict[str, Any]) -> str | None:
    row = con.execute(
        "SELECT callee_phone FROM mart.call_groups WHERE call_id = ?", [violation["call_ids"][-1]]
    ).fetchone()
    return row[0] if row else None


def _reason(row: dict[str, Any], violation: dict[str, Any], rule: Rule) -> str:
    if row["direction"] != "outbound":
        return "direction"
    if (
        rule.window
        and rule.window.key == "callee_phone"
        and rule.clause.id.startswith("S-")
        and not row["is_third_party"]
    ):
        return "relation"
    if row["is_answered"]:
        return "answered"
    if row["result"] not in UNANSWERED:
        return "result"
    return "after" if row["started_at"] >= violation["occurred_at"] else "other"


def _counts(calls: list[dict[str, Any]]) -> dict[str, int]:
    out = [call for call in calls if call["direction"] == "outbound"]
    connected = [call for call in out if call["is_answered"]]
    effective = [call for call in connected if (call["talk_seconds"] or 0) >= EFFECTIVE_SECONDS]
    return {"dialled": len(out), "connected": len(connected), "effective": len(effective)}


def _in_force(con: warehouse.Connection, violation: dict[str, Any]) -> dict[str, Any]:
    day: date = violation["occurred_at"].date()
    rows = warehouse.rows(
        con,
        "SELECT * FROM mart.rule_parameters WHERE rule_id = ? AND client = ? AND ? BETWEEN valid_from AND valid_to",
        [violation["rule_id"], violation["client"] or "", day],
    )
    return rows[0] if rows else {"parameters": "{}", "overridden": [], "document": ""}
