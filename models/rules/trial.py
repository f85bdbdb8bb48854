"""What another parameter would find: findings that appear and vanish, before anybody adopts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from models import warehouse
from models.problems import Problem
from models.rules import checking, parameters
from models.rules.adopted import checked, write_version
from models.rules.book import read_book
from models.rules.evaluability import can_run, given_tables
from models.rules.overrides import segments
from models.rules.pack import Pack, Rule
from models.rules.unknown_clients import client_names
from models.settings import Settings


@dataclass(frozen=True)
class Trial:
    """Findings of a trial against those of the build: dicts with violation_id, case_id, agent_id, occurred_at, detail …"""

    appear: list[dict[str, Any]]
    vanish: list[dict[str, Any]]
    stay: int


def what_if(
    con: warehouse.Connection, rule: Rule, changes: Mapping[str, Any], first_day: date, last_day: date
) -> Trial:
    """Evaluate a rule with other parameters over the days given, against what it finds in them now.

    `con` reads a published build; what a client overrides stays as it is, and a floor finding that the build suspended
    under a cap stays out. Raises Problem for a parameter that the rule has not, or a value that is none.
    """
    changes = checked(rule, changes)
    days = first_day, last_day
    now = {row["violation_id"]: row for row in _trial(con, rule, changes, *days)}
    before = {row["violation_id"]: row for row in _found(con, rule, *days)}
    return Trial(
        appear=[row for key, row in now.items() if key not in before],
        vanish=[row for key, row in before.items() if key not in now],
        stay=len(now.keys() & before.keys()),
    )


def adopt(
    data: Path,
    rule_id: str,
    changes: Mapping[str, Any],
    author: str,
    reason: str,
    first_day: date | None = None,
) -> Path:
    """Write a new version of a rule, in force from `first_day` (the floor's today where none is given); the next build uses it.

    Raises Problem for an unknown rule or parameter, a value that is none, or an empty author or reason.
    """
    return write_version(
        data, find_rule(data, rule_id)[1], changes, author, reason, first_day or Settings(data=data).today()
    )


def find_rule(data: Path, rule_id: str) -> tuple[Pack, Rule]:
    """A rule and its pack by the rule's id (Problem where there is none)."""
    for pack in read_book(data).packs:
        for rule in pack.rules:
            if rule.id == rule_id:
                return pack, rule
    raise Problem(
        f"{rule_id}: there is no such rule; see the rules page.", f"{rule_id}：没有这条规则；请查看规则页。"
    )


def findings_of_pack(
    con: warehouse.Connection, pack: Pack, first_day: date, last_day: date
) -> list[dict[str, Any]]:
    """What a pack finds in the days given, whether or not it is switched on: for two books side by side.

    `con` reads a published build. Rows as of `core.violations`, without team_id; a pack that was off in the build is
    evaluated with its own parameters, without any client's.
    """
    found = [row for rule in pack.rules for row in _found(con, rule, first_day, last_day)]
    return sorted(found, key=lambda row: (row["occurred_at"], row["rule_id"]))


def _found(con: warehouse.Connection, rule: Rule, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """What a rule finds now: as published, else (its pack was off in the build) evaluated."""
    if parameters.logged(con, rule):
        return _published(con, rule, first_day, last_day)
    return _trial(con, rule, {}, first_day, last_day)


def _trial(
    con: warehouse.Connection, rule: Rule, changes: Mapping[str, Any], first_day: date, last_day: date
) -> list[dict[str, Any]]:
    if not can_run(rule, given_tables(con)):
        return []
    known = parameters.logged(con, rule) or segments(rule, client_names(con), ())
    tried = parameters.changed(rule, known, changes, first_day, last_day)
    found = _evaluated(con, rule, tried, first_day, last_day)
    held = con.execute(
        "SELECT violation_id FROM mart.suspended_floors WHERE rule_id = ?", [rule.id]
    ).fetchall()
    suspended = {row[0] for row in held}
    return [row for row in found if row["violation_id"] not in suspended]


def _evaluated(
    con: warehouse.Connection, rule: Rule, segments: list[parameters.Segment], first_day: date, last_day: date
) -> list[dict[str, Any]]:
    select = checking.evaluate(con, rule, segments)
    return warehouse.rows(
        con,
        f"SELECT {checking.violation_id(rule.id)} AS violation_id, '{rule.id}' AS rule_id, * FROM ({select}) "
        "WHERE occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at, subject",
        [first_day, last_day + timedelta(days=1)],
    )


def _published(
    con: warehouse.Connection, rule: Rule, first_day: date, last_day: date
) -> list[dict[str, Any]]:
    return warehouse.rows(
        con,
        "SELECT violation_id, rule_id, case_id, agent_id, call_ids, occurred_at, detail, subject, client, "
        "rule_version AS version FROM core.violations WHERE rule_id = ? AND occurred_at >= ? AND occurred_at < ? "
        "ORDER BY occurred_at, subject",
        [rule.id, first_day, last_day + timedelta(days=1)],
    )
