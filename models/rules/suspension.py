"""Caps beat floors: a floor finding of a case under a cap of an active pack is suspended, and says so.

A cap rule names the floors it `suspends`; its query `rules/suspends/<rule>.sql` gives the days on which it allows no
further call on a case (case_id, first_day, last_day), by its parameters in `rule_parameters`. It may read `floor_finding`
(violation_id, case_id, first_day, last_day), the findings at stake. A floor is suspended where one of these days lies in its
week or month.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from models import warehouse
from models.rules import parameters
from models.rules.book import shipped_rule
from models.rules.overrides import Segment
from models.rules.pack import Pack, Rule

_CREATE = (
    "CREATE TABLE IF NOT EXISTS mart.suspended_floors AS "
    "SELECT * EXCLUDE (team_id), NULL::VARCHAR AS suspended_by, NULL::VARCHAR AS suspended_by_pack FROM core.violations LIMIT 0; "
    "DELETE FROM mart.suspended_floors WHERE rule_id IN (FROM checked_rule)"
)
_CHECKED = "(FROM core.violations WHERE rule_id IN (FROM checked_rule))"


def suspend(con: warehouse.Connection, packs: Iterable[Pack]) -> None:
    """Move the floor findings under a cap from the findings to `mart.suspended_floors`, with the rule that beat them."""
    con.execute(_CREATE)
    packs = list(packs)
    floors = [rule for pack in packs for rule in pack.rules if rule.is_floor]
    for pack in packs:
        for cap in pack.rules:
            if cap.suspends:
                _suspend_by(con, pack.id, cap, floors)


def caps_of(con: warehouse.Connection) -> list[Rule]:
    """The rules in force in a build that suspend floors."""
    known = {
        rule_id for (rule_id,) in con.execute("SELECT DISTINCT rule_id FROM mart.rule_parameters").fetchall()
    }
    names = [Path(name).name for name in warehouse.scripts("rules/suspends")]
    return [shipped_rule(name) for name in names if name in known]


def note_beaten(
    con: warehouse.Connection, cap: Rule, limits: Iterable[Segment], floors: Iterable[Rule], findings: str
) -> None:
    """Make the temporary table `beaten` (violation_id): the floors' findings in a relation that a cap suspends."""
    spans = {rule.id: rule.window.span for rule in floors if rule.window and rule.id in cap.suspends}
    con.execute(
        "CREATE OR REPLACE TEMP TABLE floor_finding AS "
        "SELECT violation_id, case_id, CAST(occurred_at AS DATE) AS last_day, CAST(CASE span "
        "WHEN 'seven_days' THEN occurred_at - INTERVAL 6 DAY ELSE date_trunc(span, occurred_at) END AS DATE) AS first_day "
        f"FROM {findings} JOIN (SELECT unnest($ids::VARCHAR[]) AS rule_id, unnest($spans::VARCHAR[]) AS span) USING (rule_id)",
        {"ids": list(spans), "spans": list(spans.values())},
    )
    parameters.offer(con, cap, limits)
    query = warehouse.query_text(f"rules/suspends/{cap.id}").rstrip().rstrip(";")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE beaten AS "
        f"SELECT DISTINCT f.violation_id FROM floor_finding f JOIN ({query}) s "
        "ON s.case_id = f.case_id AND s.first_day <= f.last_day AND s.last_day >= f.first_day"
    )


def _suspend_by(con: warehouse.Connection, pack_id: str, cap: Rule, floors: list[Rule]) -> None:
    note_beaten(con, cap, parameters.logged(con, cap), floors, _CHECKED)
    con.execute(
        "INSERT INTO mart.suspended_floors SELECT v.* EXCLUDE (team_id), ?, ? FROM core.violations v "
        "SEMI JOIN beaten USING (violation_id)",
        [cap.id, pack_id],
    )
    con.execute("DELETE FROM core.violations WHERE violation_id IN (SELECT violation_id FROM beaten)")
    con.execute("DROP TABLE beaten; DROP TABLE floor_finding")
