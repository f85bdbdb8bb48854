"""Which rules are in force in a build, by which versions and parameters, and what the data can decide of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models import warehouse
from models.rules import book, evaluability, switches, unknown_clients
from models.rules.overrides import Override, Segment, read_overrides, segments
from models.rules.pack import Pack, Rule
from models.rules.unknown_clients import client_names

_CREATE_VERSIONS = (
    "CREATE OR REPLACE TABLE mart.rule_versions (pack_id VARCHAR, rule_id VARCHAR, version INTEGER, valid_from DATE, "
    "valid_to DATE, parameters VARCHAR, author VARCHAR, reason VARCHAR, adopted_at TIMESTAMP)"
)
_CREATE_PROBLEMS = "CREATE OR REPLACE TABLE mart.rule_problems (sentence_en VARCHAR, sentence_zh VARCHAR)"


@dataclass(frozen=True)
class InForce:
    """The active packs of a floor, what its clients override, and the sentences of what could not be read."""

    packs: tuple[Pack, ...]
    overrides: tuple[Override, ...]
    problems: tuple[tuple[str, str], ...]

    def segments(self, pack: Pack, rule: Rule, clients: list[str]) -> list[Segment]:
        """The parameters of a rule for each client and days."""
        return segments(rule, clients, self.overrides if pack.overridable else ())


def rules_in_force(data: Path, folder: Path = book.SHIPPED) -> InForce:
    """The rules that a data folder has in force.

    A broken rule file leaves the last good copy of its pack in force; Problem where there is none, or for overrides.
    """
    known = book.read_book(data, folder)
    overrides = read_overrides(data, known.packs)
    problems = tuple((problem.en, problem.zh) for problem in known.problems)
    return InForce(tuple(switches.active(data, known.packs)), tuple(overrides), problems)


def log_in_force(con: warehouse.Connection, rules: InForce) -> None:
    """Write what is in force into an open build, for the pages.

    `mart.rule_versions`, `mart.evaluability` and `mart.rule_problems`. An override of a client that no case has is counted
    in `mart.data_checks`.
    """
    con.execute(f"{_CREATE_VERSIONS}; {_CREATE_PROBLEMS}")
    warehouse.append(con, "mart.rule_problems", rules.problems)
    evaluability.write(con, rules.packs)
    unknown_clients.count(con, unknown_clients.unknown_clients(rules.overrides, client_names(con)))
    versions = [row for pack in rules.packs for rule in pack.rules for row in _versions(pack, rule)]
    warehouse.append(con, "mart.rule_versions", versions)


def _versions(pack: Pack, rule: Rule) -> list[tuple[Any, ...]]:
    rows = []
    for v in rule.versions:
        given = json.dumps(v.parameters, ensure_ascii=False, default=str)
        when = v.adopted_at.replace(tzinfo=None) if v.adopted_at else None
        days = v.valid_from, v.valid_to
        rows.append((pack.id, rule.id, v.version, *days, given, v.author, v.reason, when))
    return rows
