"""What another parameter would find: findings that appear and vanish, before anybody adopts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from models import warehouse
from models.problems import Problem
from models.rules import checking, parameters, suspension
from models.rules.adopted import checked
from models.rules.adopting import own, sharing, write_version
from models.rules.book import read_book, shipped_rule
from models.rules.evaluability import can_run, given_tables
from models.rules.overrides import segments
from models.rules.pack import OPEN_END, OPEN_START, Pack, Rule
from models.rules.unknown_clients import client_names
from models.settings import Settings

Tried = tuple[Rule, Mapping[str, Any]]


@dataclass(frozen=True)
class Trial:
    """Findings of a trial against those of the build: dicts with violation_id, case_id, agent_id, occurred_at, detail …"""

    appear: list[dict[str, Any]]
    vanish: list[dict[str, Any]]
    stay: int


def what_if(
    con: warehouse.Connection,
    rule: Rule,
    changes: Mapping[str, Any],
    first_day: date,
    last_day: date,
    shared_by: Iterable[Rule] = (),
) -> Trial:
    """Evaluate a rule with other parameters over the days given, against what it finds in them now.

    `shared_by` are the rules that the adoption would change with it (`adopting.sharing`); where the rule is a cap, the
    floors that it suspends are looked at too. `con` reads a published build; what a client overrides stays as it is, and
    the caps of that build suspend floors as they do in a build. Raises Problem for a parameter that the rule has not, or
    a value that is none.
    """
    changes = checked(rule, changes)
    now, before = dict[str, dict[str, Any]](), dict[str, dict[str, Any]]()
    for one in (rule, *shared_by, *_beneath(con, rule)):
        tried = _trial(con, one, own(one, changes), first_day, last_day, (rule, changes))
        now |= {row["violation_id"]: row for row in tried}
        before |= {row["violation_id"]: row for row in _found(con, one, first_day, last_day)}
    return Trial(
        appear=_in_order(row for key, row in now.items() if key not in before),
        vanish=_in_order(row for key, row in before.items() if key not in now),
        stay=len(now.keys() & before.keys()),
    )


def _beneath(con: warehouse.Connection, cap: Rule) -> list[Rule]:
    """The floors of a build that a cap in force there suspends."""
    floors = [shipped_rule(name) for name in cap.suspends] if parameters.logged(con, cap) else []
    return [floor for floor in floors if parameters.logged(con, floor)]


def _in_order(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda row: (row["occurred_at"], row["rule_id"], row["subject"]))


def adopt(
    data: Path,
    rule_id: str,
    changes: Mapping[str, Any],
    author: str,
    reason: str,
    first_day: date | None = None,
) -> Path:
    """Write a new version of a rule, in force from `first_day` (the floor's today where none is given); the next build uses it.

    The rules of its pack that have one of the parameters get a version of their own with it: all or none. Raises Problem
    for an unknown rule or parameter, a value that is none, or an empty author or reason.
    """
    pack, rule = find_rule(data, rule_id)
    day = first_day or Settings(data=data).today()
    return write_version(data, rule, changes, author, reason, day, sharing(pack, rule, changes))


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
    return _in_order(row for rule in pack.rules for row in _found(con, rule, first_day, last_day))


def _found(con: warehouse.Connection, rule: Rule, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """What a rule finds now: as published, else (its pack was off in the build) evaluated."""
    if parameters.logged(con, rule):
        return _published(con, rule, first_day, last_day)
    return _trial(con, rule, {}, first_day, last_day)


def _trial(
    con: warehouse.Connection,
    rule: Rule,
    changes: Mapping[str, Any],
    first_day: date,
    last_day: date,
    tried: Tried | None = None,
) -> list[dict[str, Any]]:
    if not can_run(rule, given_tables(con)):
        return []
    known = parameters.logged(con, rule) or segments(rule, client_names(con), ())
    # A finding that looks anywhere may count, or come after, what was in force before the days asked for.
    since = OPEN_START if rule.reach == "floor" else first_day
    limits = parameters.changed(rule, known, changes, since, last_day)
    found = _evaluated(con, rule, limits, first_day, last_day)
    beaten = _beaten(con, rule, found, tried) if rule.is_floor else set()
    return [row for row in found if row["violation_id"] not in beaten]


def _beaten(
    con: warehouse.Connection, floor: Rule, found: list[dict[str, Any]], tried: Tried | None
) -> set[str]:
    """Those of a floor's findings that the caps of the build suspend, a cap that is tried with its other parameters."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE tried_finding (violation_id VARCHAR, rule_id VARCHAR, case_id VARCHAR, occurred_at TIMESTAMP)"
    )
    rows = [(row["violation_id"], row["rule_id"], row["case_id"], row["occurred_at"]) for row in found]
    warehouse.append(con, "tried_finding", rows)
    beaten: set[str] = set()
    for cap in suspension.caps_of(con):
        limits = parameters.logged(con, cap)
        if tried and tried[0].id == cap.id:
            limits = parameters.changed(cap, limits, tried[1], OPEN_START, OPEN_END)
        suspension.note_beaten(con, cap, limits, [floor], "tried_finding")
        beaten |= {name for (name,) in con.execute("SELECT violation_id FROM beaten").fetchall()}
    return beaten


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
