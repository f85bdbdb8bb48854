"""The check step of a build: every rule of the active packs over the floor, into `core.violations`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from models import warehouse
from models.rules import book, parameters, suspension, working_days
from models.rules.evaluability import can_run, given_tables
from models.rules.in_force import InForce, log_in_force, rules_in_force
from models.rules.overrides import Segment
from models.rules.pack import Pack, Rule
from models.rules.unknown_clients import client_names

_CREATE_CHECKED = "CREATE OR REPLACE TEMP TABLE checked_rule (rule_id VARCHAR)"
_REPLACED = "DROP TABLE IF EXISTS core.violations; DROP TABLE IF EXISTS mart.suspended_floors"
REACHES = ("case", "window", "lapse", "day", "floor")

COLUMNS = "case_id, agent_id, call_ids, occurred_at, detail, subject, client, version"


def check(con: warehouse.Connection, data: Path, folder: Path = book.SHIPPED) -> None:
    """Evaluate the active packs in an open build after `queries/prepare`, and log what is in force (`log_in_force`).

    Writes `core.violations` (the contract's columns, then subject, client, rule_version, team_id; rule after rule) and
    `mart.suspended_floors` (floor findings under a cap of an active pack, no violations).
    A broken rule file leaves the last good copy of its pack in force; Problem where there is none, or for overrides.
    """
    rules = rules_in_force(data, folder)
    log_in_force(con, rules)
    con.execute(_REPLACED)
    find(con, rules, REACHES)


def find(con: warehouse.Connection, rules: InForce, reaches: Collection[str]) -> None:
    """Evaluate only the rules of these reaches (`Rule.reach`); findings of the others stay as they are.

    The parameters of all rules are written to `mart.rule_parameters`, by client and days.
    """
    _begin(con)
    _note_as_checked(con, [rule.id for pack in rules.packs for rule in pack.rules if rule.reach in reaches])
    clients, tables = client_names(con), given_tables(con)
    given: list[tuple[Any, ...]] = []
    for pack in rules.packs:
        for rule in pack.rules:
            found = rules.segments(pack, rule, clients)
            given += parameters.log_rows(pack.id, rule, found)
            if rule.reach in reaches and can_run(rule, tables):
                _find(con, pack, rule, found)
    parameters.log(con, given)
    suspension.suspend(con, rules.packs)
    warehouse.run_script(con, "rules/final/teams")


def _begin(con: warehouse.Connection) -> None:
    con.execute(_CREATE_CHECKED)
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


def _note_as_checked(con: warehouse.Connection, rule_ids: list[str]) -> None:
    warehouse.append(con, "checked_rule", [(rule_id,) for rule_id in rule_ids])
    con.execute("DELETE FROM core.violations WHERE rule_id IN (FROM checked_rule)")


def _find(con: warehouse.Connection, pack: Pack, rule: Rule, found: list[Segment]) -> None:
    # Straight into the final table: writing millions of findings twice is a tenth of the check. The team by a subquery:
    # beside a join DuckDB plans some rules' own joins anew, and worse.
    con.execute(
        f"INSERT INTO core.violations SELECT {violation_id(rule.id)}, ?, ?, case_id, f.agent_id, call_ids, occurred_at, "
        f"?, ?, detail, subject, nullif(client, ''), version, "
        "(SELECT a.team_id FROM core.agents a WHERE a.agent_id = f.agent_id) "
        f"FROM ({evaluate(con, rule, found)}) f",
        [rule.id, pack.id, rule.severity, rule.clause.id],
    )
