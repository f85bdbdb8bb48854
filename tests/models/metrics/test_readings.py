"""Readings of KPIs that rest on more than one table: recordings of several legs, negative installments, targets by group."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from models import metrics, rules, warehouse
from models.metrics.targets import targets_by_month
from tests.models.small_warehouse import small_warehouse


def test_recording_coverage_and_the_rule_on_missing_recordings_judge_the_same_recording(
    tmp_path: Path,
) -> None:
    leg = {"direction": "outbound", "result": "answered", "call_group_id": "g"}
    calls = [
        leg | {"call_id": "c1", "started_at": datetime(2026, 1, 6, 10)},
        leg | {"call_id": "c2", "started_at": datetime(2026, 1, 6, 10, 0, 5)},
    ]
    for first, second, covered in (("undecodable", "ok", 0), ("ok", "undecodable", 1), (None, "ok", 1)):
        statuses = {"c1": first, "c2": second}
        recordings = [
            {"recording_id": name, "call_id": name, "status": status}
            for name, status in statuses.items()
            if status
        ]
        con = small_warehouse({"calls": calls, "recordings": recordings})
        rules.check(con, tmp_path)
        coverage = metrics.kpis(con, date(2026, 1, 6), date(2026, 1, 6))["recording_coverage"]
        missing = rules.violations(con, date.min, date.max, filters={"rule_id": "recording_missing"})
        assert (coverage["numerator"], len(missing)) == (covered, 1 - covered), statuses


def test_a_negative_installment_leaves_the_oldest_one_not_covered_overdue() -> None:
    amounts = {date(2026, 1, 11): 100, date(2026, 1, 21): -100, date(2026, 2, 10): 20}
    installments = [
        {"case_id": "c1", "installment_no": str(n), "due_on": due_on, "due_amount": Decimal(amount)}
        for n, (due_on, amount) in enumerate(amounts.items())
    ]
    con = small_warehouse({"cases": [{"case_id": "c1"}], "installments": installments})
    days = "[DATE '2026-01-16', DATE '2026-01-31', DATE '2026-03-12']"
    rows = con.execute(f"SELECT dpd, overdue_amount::INTEGER FROM mart.case_states({days}) ORDER BY day")
    assert rows.fetchall() == [(5, 100), (20, 0), (60, 20)]


def test_installments_of_one_day_are_covered_in_order_of_their_numbers_however_long() -> None:
    numbers = ["x", "10000000000000000000", "9999999999999999999", "0010", "9", "0"]
    installments = [
        {"case_id": "c1", "installment_no": number, "due_on": date(2026, 1, 1), "due_amount": Decimal(place)}
        for place, number in enumerate(numbers, 1)
    ]
    con = small_warehouse({"cases": [{"case_id": "c1"}], "installments": installments})
    steps = con.execute("SELECT due_amount::INTEGER FROM mart.installment_steps ORDER BY step")
    assert [amount for (amount,) in steps.fetchall()] == [6, 5, 4, 3, 2, 1]


def _goals() -> warehouse.Connection:
    """A company, a team and a collector with a target each for February, and half a client."""
    case = {"placed_on": date(2026, 1, 1), "team_id": "t1", "agent_id": "a1"}
    paid = {"paid_at": datetime(2026, 2, 3), "amount": Decimal(50)}
    goal = {"period": "2026-02", "metric": "recovered_amount"}
    return small_warehouse(
        {
            "cases": [case | {"case_id": "c1", "client": "甲银行"}, case | {"case_id": "c2"}],
            "payments": [
                paid | {"payment_id": "p1", "case_id": "c1"},
                paid | {"payment_id": "p2", "case_id": "c2"},
            ],
            "agents": [{"agent_id": "a1", "team_id": "t1"}, {"agent_id": "a2", "team_id": "t2"}],
            "targets": [
                goal | {"level": "company", "target_value": Decimal(200)},
                goal | {"level": "team", "level_id": "t1", "target_value": Decimal(125)},
                goal | {"level": "agent", "level_id": "a1", "target_value": Decimal(400)},
                goal | {"level": "agent", "level_id": "a2", "target_value": Decimal(300)},
            ],
        }
    )


FEBRUARY = date(2026, 2, 1), date(2026, 2, 28)


def test_targets_count_for_the_company_its_teams_and_collectors_and_for_no_client() -> None:
    con = _goals()
    assert metrics.kpis(con, *FEBRUARY)["target_attainment"]["value"] == 0.5
    by = {name: metrics.kpis_by(con, *FEBRUARY, name)["target_attainment"] for name in metrics.GROUPS}
    assert (by["team"]["t1"]["value"], by["agent"]["a1"]["value"]) == (0.8, 0.25)
    for name in ("client", "product", "bucket"):
        assert [result for result in by[name].values() if result["denominator"]] == [], name


@pytest.mark.parametrize(
    ("chosen", "value"),
    [
        (metrics.Filters(team_id=("t1",)), 0.8),
        (metrics.Filters(agent_id=("a1",)), 0.25),
        (metrics.Filters(team_id=("t1",), agent_id=("a1",)), 0.25),
        (metrics.Filters(team_id=("t1",), agent_id=("a2",)), None),
        (metrics.Filters(client=("甲银行",)), None),
        (metrics.Filters(team_id=("t1",), client=("甲银行",)), None),
    ],
)
def test_a_choice_of_collectors_of_a_team_is_held_against_their_own_targets(
    chosen: metrics.Filters, value: float | None
) -> None:
    result = metrics.kpis(_goals(), *FEBRUARY, chosen)["target_attainment"]
    assert (result["value"], result.get("reason")) == (value, None if value else "no_target")


def test_a_team_sees_the_targets_of_its_own_collectors_month_by_month() -> None:
    found = targets_by_month(_goals(), *FEBRUARY, metrics.Filters(team_id=("t1",)))
    assert [(row["level"], row["level_id"], row["attainment"]) for row in found] == [
        ("team", "t1", 0.8), ("agent", "a1", 0.25),
    ]  # fmt: skip
