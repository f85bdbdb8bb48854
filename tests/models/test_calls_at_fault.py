"""The calls under a collector's share at fault are as many as it counts, each once; sealed findings show none of theirs."""

from __future__ import annotations

from datetime import date, datetime

from models import warehouse
from models.floor.scope import Scope, ask
from models.floor.seal import Seal
from tests.models.test_floor_queries import floor

SCOPE = Scope(date(2026, 1, 1), date(2026, 1, 31))
EVERY = {"severities": ["red", "major", "minor"]}


def _floor() -> warehouse.Connection:
    call = {"agent_id": "a1", "direction": "outbound", "result": "answered"}
    days = {"k1": 5, "k2": 6, "k3": 7}
    con = floor(
        {
            "agents": [{"agent_id": "a1"}],
            "calls": [
                call | {"call_id": name, "started_at": datetime(2026, 1, day, 9)}
                for name, day in days.items()
            ],
        }
    )
    con.execute(
        "INSERT INTO core.violations (violation_id, rule_id, call_ids, occurred_at, severity, agent_id) VALUES "
        "('v1', 'daily_limit', ['k1', 'k2'], TIMESTAMP '2026-01-06 09:00', 'minor', 'a1'), "
        "('v2', 'quiet_hours', ['k2'], TIMESTAMP '2026-01-06 09:00', 'red', 'a1'), "
        "('v3', 'identity_check', ['k3'], TIMESTAMP '2026-01-07 09:00', 'major', 'a1')"
    )
    return con


def test_each_call_stands_once_with_its_rules_under_the_gravest() -> None:
    con = _floor()
    found = ask(con, "calls_at_fault", SCOPE, **EVERY, heard_rules=[], **Seal().parameters)
    [counted] = ask(con, "calls_in_violation", SCOPE, **EVERY)["faults"]
    assert len(found) == counted == 3
    told = {row["call_id"]: (list(row["rule_ids"]), row["severity"]) for row in found.to_dict("records")}
    assert told["k2"] == (["daily_limit", "quiet_hours"], "red")
    assert told["k1"] == (["daily_limit"], "minor")


def test_only_the_severities_asked_for_make_a_call_one_at_fault() -> None:
    con = _floor()
    found = ask(con, "calls_at_fault", SCOPE, severities=["red"], heard_rules=[], **Seal().parameters)
    assert list(found["call_id"]) == ["k2"]
    assert list(found["rule_ids"][0]) == ["quiet_hours"]


def test_what_was_heard_in_a_sealed_call_makes_it_none() -> None:
    seal = Seal(date(2026, 1, 7)).parameters
    found = ask(_floor(), "calls_at_fault", SCOPE, **EVERY, heard_rules=["identity_check"], **seal)
    assert set(found["call_id"]) == {"k1", "k2"}
