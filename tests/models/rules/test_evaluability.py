"""A rule is evaluable where the data could break it, and what no data decide is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import rules, warehouse
from models.rules import evaluability
from tests.models.rules.test_in_a_build import FLOOR, at, call
from tests.models.small_warehouse import small_warehouse


@pytest.fixture
def build(tmp_path: Path) -> warehouse.Connection:
    con = small_warehouse(FLOOR)
    rules.check(con, tmp_path)
    return con


def test_what_the_data_cannot_decide_is_listed(build: warehouse.Connection) -> None:
    kept = {r["rule_id"]: r for r in warehouse.rows(build, "SELECT * FROM mart.evaluability")}
    assert kept["quiet_hours"]["status"] == "evaluable"
    assert kept["undesignated_line"]["status"] == "no_data" and "lines" in kept["undesignated_line"]["reason"]
    assert kept["self_identification"]["status"] == "no_data"
    assert kept["headset"]["status"] == "undecidable" and kept["headset"]["reason_zh"]
    assert kept["soothed_or_closed"]["clause"] == "S-23"
    assert {"S-62", "S-88", "S-101"} <= {row["clause"] for row in kept.values()}


NUMBER = {"caller_number": "13700003333", "callee_number": "13800001111"}


@pytest.mark.parametrize(
    ("floor", "evaluable", "no_data"),
    [
        (
            {"calls": [call("c", at(9), **NUMBER)], "agents": [{"agent_id": "a", "personal_numbers": "1"}]},
            {"undesignated_line", "third_party_daily_limit", "third_party_hourly_limit"},
            set(),
        ),
        ({"calls": [call("c", at(9), line="801")], "lines": [{"line": "801"}]}, {"undesignated_line"}, set()),
        ({"calls": [call("c", at(9), line="801", **NUMBER)]}, set(), {"undesignated_line"}),
        ({"calls": [call("c", at(9))], "lines": [{"line": "801"}]}, set(), {"undesignated_line"}),
        (
            {"calls": [call("c", at(9), relation=None)]},
            {"relation_missing", "quiet_hours"},
            {
                "third_party_daily_limit",
                "third_party_hourly_limit",
                "refusal_not_held",
                "calls_after_dissatisfaction",
            },
        ),
        ({"calls": [call("c", at(9), callee_number=None)]}, set(), {"third_party_daily_limit"}),
    ],
)
def test_a_rule_is_evaluable_where_the_data_could_break_it(
    tmp_path: Path, floor: dict[str, list], evaluable: set[str], no_data: set[str]
) -> None:
    con = small_warehouse(floor)
    rules.check(con, tmp_path)
    rows = warehouse.rows(con, "SELECT rule_id, status FROM mart.evaluability")
    status = {row["rule_id"]: row["status"] for row in rows}
    assert {status[name] for name in evaluable} <= {"evaluable"}
    assert {status[name] for name in no_data} <= {"no_data"}


def test_what_the_data_cannot_decide_is_known_of_a_pack_that_is_off(
    build: warehouse.Connection, tmp_path: Path
) -> None:
    pack = next(pack for pack in rules.packs(tmp_path) if pack.id == "us_reg_f")
    status = {row["rule_id"]: row["status"] for row in evaluability.of_pack(build, pack)}
    assert status["us_burst"] == "undecidable" and status["us_quiet_hours"] == "evaluable"
