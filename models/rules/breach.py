"""The breach card: the calls in a finding's true window, why each counted or did not, and other ways of counting."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models import warehouse
from models.problems import Problem
from models.rules.book import shipped_rule
from models.rules.counting import COUNTED, EFFECTIVE_SECONDS, WHY, numbers, role
from models.rules.pack import Rule, Version, Words
from models.rules.windows import asked, bounds


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

    `number` is what the rule counted and `limit` its parameter (None where the rule counts nothing); `counts` says what
    the number would be if dialled, unanswered, connected or effective (talk of at least `effective_seconds`) calls of the
    same window and callees were counted, beside the rule's own way where it is none of these. `adopted` is the version that
    the floor adopted, if it is one (None: as shipped).
    """

    violation: dict[str, Any]
    window_from: datetime | None
    window_to: datetime | None
    calls: list[WindowCall]
    parameters: dict[str, Any]
    overridden: tuple[str, ...]
    document: str
    version: int
    adopted: Version | None
    number: int | None
    limit: int | None
    effective_seconds: int
    counts: dict[str, int]


def breach_card(con: warehouse.Connection, violation_id: str) -> BreachCard:
    """The card of one finding in a published build (Problem where the build has no such finding)."""
    found = warehouse.rows(con, "SELECT * FROM core.violations WHERE violation_id = ?", [violation_id])
    if not found:
        raise Problem(
            f"{violation_id}: this build has no such finding; open it again from the list.",
            f"{violation_id}：当前版本中没有这条问题；请从列表重新打开。",
        )
    return card_of(con, shipped_rule(found[0]["rule_id"]), found[0])


def card_of(con: warehouse.Connection, rule: Rule, violation: dict[str, Any]) -> BreachCard:
    """The card of a finding as `findings_of_pack` gives it, also of a pack that is off in the build."""
    in_force = _in_force(con, rule, violation)
    parameters = in_force["parameters"]
    start, end = bounds(con, rule.window, violation, parameters)
    seconds = parameters.get("effective_seconds", EFFECTIVE_SECONDS)
    calls = _window_calls(con, violation, rule, start, end, seconds)
    return BreachCard(
        violation, start, end, calls, parameters, tuple(in_force["overridden"]), in_force["document"],
        in_force["version"], in_force["adopted"], _number(rule, calls), _limit(rule, parameters),
        seconds, numbers(rule, [entry.call for entry in calls], _violating_call(violation, calls), seconds),
    )  # fmt: skip


def _number(rule: Rule, calls: list[WindowCall]) -> int | None:
    return sum(entry.is_counted for entry in calls) if rule.window else None


def _limit(rule: Rule, parameters: dict[str, Any]) -> int | None:
    """The number that a limit sets; 1 where a single call bars the next and no parameter says so."""
    if rule.window is None:
        return None
    return parameters.get(rule.window.parameter) if rule.window.parameter else 1


def _violating_call(violation: dict[str, Any], calls: list[WindowCall]) -> str:
    """The call that the finding's moment is; empty where it is the end of a week or month, up to which all count."""
    last = violation["call_ids"][-1:]
    ended = [entry.call["call_id"] for entry in calls if entry.call["started_at"] == violation["occurred_at"]]
    return last[0] if last and last[0] in ended else ""


def _window_calls(
    con: warehouse.Connection,
    violation: dict[str, Any],
    rule: Rule,
    start: datetime | None,
    end: datetime | None,
    seconds: int,
) -> list[WindowCall]:
    rows = warehouse.rows(con, *asked(violation, rule.window, start, end))
    entries: list[WindowCall] = []
    before: datetime | None = None
    for row in rows:
        why = role(rule, violation, row, seconds)
        gap = int((row["started_at"] - before).total_seconds()) if before else None
        before = row["started_at"]
        entries.append(WindowCall(row, gap, why in COUNTED, WHY[why]))
    return entries


def _in_force(con: warehouse.Connection, rule: Rule, violation: dict[str, Any]) -> dict[str, Any]:
    """The parameters on the day of a finding: as the build kept them, else the rule's own (its pack is off)."""
    day: date = violation["occurred_at"].date()
    rows = warehouse.rows(
        con,
        "SELECT * FROM mart.rule_parameters WHERE rule_id = ? AND client = ? AND ? BETWEEN valid_from AND valid_to",
        [rule.id, violation["client"] or "", day],
    )
    if rows:
        adopted = _adopted(con, rule, rows[0]["version"])
        return rows[0] | {"parameters": json.loads(rows[0]["parameters"]), "adopted": adopted}
    version = rule.version_on(day)
    own = json.loads(json.dumps(rule.values(version), default=str)) if version else {}
    number = version.version if version else 1
    adopted = version if version and version.author else None
    return {"parameters": own, "overridden": [], "document": "", "version": number, "adopted": adopted}


def _adopted(con: warehouse.Connection, rule: Rule, number: int) -> Version | None:
    """The version of a build where the floor adopted it."""
    rows = warehouse.rows(
        con,
        "SELECT version, valid_from, valid_to, parameters, author, reason, adopted_at FROM mart.rule_versions "
        "WHERE rule_id = ? AND version = ? AND author <> ''",
        [rule.id, number],
    )
    return Version(**rows[0] | {"parameters": json.loads(rows[0]["parameters"])}) if rows else None
