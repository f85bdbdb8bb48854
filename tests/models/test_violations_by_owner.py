"""The violations of the company, a team and a collector are those that the lists of the same choice hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models import warehouse
from models.floor.scope import ask
from tests.models.test_floor_queries import OPEN, SCOPE, floor


def test_what_names_no_collector_counts_for_its_team_and_the_company() -> None:
    con = floor({"agents": [{"agent_id": "a1", "team_id": "t1"}]})
    con.execute(
        "INSERT INTO core.violations (violation_id, rule_id, occurred_at, severity, agent_id, team_id, call_ids) VALUES "
        "('1', 'r', '2026-01-05 09:00', 'red', 'a1', 't1', []), ('2', 'r', '2026-01-06 09:00', 'minor', NULL, 't1', []), "
        "('3', 'r', '2026-02-01 09:00', 'red', 'a1', 't1', [])"
    )
    found = {(row["level"], row["level_id"]): row for row in _told(con)}
    for owner, chosen in {
        ("company", ""): SCOPE,
        ("team", "t1"): replace(SCOPE, teams=("t1",)),
        ("agent", "a1"): replace(SCOPE, agents=("a1",)),
    }.items():
        listed = ask(con, "violations", chosen, rule_id="", heard_rules=[], **OPEN)
        assert found[owner]["violations"] == len(listed) > 0
        assert found[owner]["red_violations"] == (listed["severity"] == "red").sum() == 1


def _told(con: warehouse.Connection) -> list[dict[str, Any]]:
    return ask(con, "violations_by_owner", SCOPE).to_dict("records")
