"""The check step of a build: every rule of the active packs over the floor, into `core.violations`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from models import warehouse
from models.problems import Problem
from models.rules import book, evaluability, parameters, suspension, switches, unknown_clients, working_days
from models.rules.evaluability import can_run
from models.rules.overrides import Segment, read_overrides, segments
from models.rules.pack import Pack, Rule
from models.rules.unknown_clients import client_names

_CREATE_CHECKED = "CREATE OR REPLACE TEMP TABLE checked_rule (rule_id VARCHAR)"
_CREATE_VERSIONS = (
    "CREATE OR REPLACE TABLE mart.rule_versions (pack_id VARCHAR, rule_id VARCHAR, version INTEGER, valid_from DATE, "
    "valid_to DATE, parameters VARCHAR, author VARCHAR, reason VARCHAR, adopted_at TIMESTAMP)"
)
_CREATE_PROBLEMS = "CREATE OR REPLACE TABLE mart.rule_problems (sentence_en VARCHAR, sentence_zh VARCHAR)"

_REPLACED = "DROP TABLE IF EXISTS core.violations; DROP TABLE IF EXISTS mart.suspended_floors"
REACHES = ("case", "window", "lapse", "day", "floor")

COLUMNS = "case_id, agent_id, call_ids, occurred_at, detail, subject, client, version"


def check(
    con: warehouse.Connection,
    data: Path,
    folder: Path = book.SHIPPED,
    reaches: Collection[str] = REACHES,
) -> None:
    """Evaluate the active packs in an open build after `queries/prepare`; only rules of these reaches (`Rule.reach`).

    Writes `core.violations` (the contract's columns, then subject, client, rule_version, team_id; rule after rule),
    `mart.rule_versions`, `mart.rule_parameters` (in force by client and days), `mart.evaluability`,
    `mart.suspended_floors` (floor findings under a cap of an active pack, no violations) and `mart.rule_problems`.
    An override of a client that no case has is counted in `mart.data_checks`.
    A broken rule file leaves the last good copy of its pack in force; Problem where there is none, or for overrides.
    Findings of rules of other reaches stay as they are.
    """
    known = book.read_book(data, folder)
    active = switches.active(data, known.packs)
    overrides = read_overrides(data, known.packs)
    if set(reaches) == set(REACHES):
        con.execute(_REPLACED)
    _begin(con, known.problems)
    evaluability.write(con, active)
    clients = client_names(con)
    unknown_clients.count(con, unknown_clients.unknown_clients(overrides, clients))
    in_force: list[tuple[Any, ...]] = []
    for pack in active:
        for rule in pack.rules:
            _log_versions(con, pack, rule)
            found = segments(rule, clients, overrides if pack.overridable else ())
            in_force += parameters.log_rows(pack.id, rule, found)
            if rule.reach in reaches:
                _check_rule(con, pack, rule, found)
    parameters.log(con, in_force)
    suspension.suspend(con, active)
    warehouse.run_script(con, "rules/final/teams")


def _begin(con: warehouse.Connection, problems: Iterable[Problem]) -> None:
    for statement in (_CREATE_CHECKED, _CREATE_VERSIONS, _CREATE_PROBLEMS):
        con.execute(statement)
    for problem in problems:
        con.execute("INSERT INTO mart.rule_problems VALUES (?, ?)", [problem.en, problem.zh])
    warehouse.run_script(con, "rules/first/violations")
    working_days.define(con)
    for name in warehouse.scripts("rules/shared"):
        warehouse.run_script(con, name)


def evaluate(con: warehouse.Connection, rule: Rule, found: Iterable[Segment]) -> str:
    """Offer a rule its parameters; the SELECT of its findings (`COLUMNS`)."""
    parameters.offer(con, rule, found)
    return f"SELECT {COLUMNS} FROM ({warehouse.query_text(f'rules/{rule.query}').rstrip().rstrip(';')})"


def violation_id(rule_id: str) -> str:
    """The SQL of a finding's id: the same finding has the same id in every build."""
    return f"md5('{rule_id}' || chr(31) || subject)"


def _check_rule(con: warehouse.Connection, pack: Pack, rule: Rule, found: list[Segment]) -> None:
    con.execute("INSERT INTO checked_rule VALUES (?)", [rule.id])
    con.execute("DELETE FROM core.violations WHERE rule_id = ?", [rule.id])
    if not can_run(con, rule):
        return
    # Straight into the final table: writing millions of findings twice is a tenth of the check. The team by a subquery:
    # beside a join DuckDB plans some rules' own joins anew, and worse.
    con.execute(
        f"INSERT INTO core.violations SELECT {violation_id(rule.id)}, ?, ?, case_id, f.agent_id, call_ids, occurred_at, "
        f"?, ?, detail, subject, nullif(client, ''), version, "
        "(SELECT a.team_id FROM core.agents a WHERE a.agent_id = f.agent_id) "
        f"FROM ({evaluate(con, rule, found)}) f",
        [rule.id, pack.id, rule.severity, rule.clause.id],
    )


def _log_versions(con: warehouse.Connection, pack: Pack, rule: Rule) -> None:
    for v in rule.versions:
        given = json.dumps(v.parameters, ensure_ascii=False, default=str)
        when = v.adopted_at.replace(tzinfo=None) if v.adopted_at else None
        row = [pack.id, rule.id, v.version, v.valid_from, v.valid_to, given, v.author, v.reason, when]
        con.execute("INSERT INTO mart.rule_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
