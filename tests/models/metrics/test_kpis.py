"""Every KPI of kpis.md against the plain reference on random floors, and the readings that a random floor seldom meets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import metrics
from models.metrics.survival import median_days
from tests.models.metrics import plain_kpis
from tests.models.metrics.reference import Floor
from tests.models.small_warehouse import small_warehouse

START = date(2026, 1, 5)
FIRST, LAST = date(2026, 1, 19), date(2026, 3, 8)
day = st.integers(-40, 70).map(lambda n: START + timedelta(days=n))
moment = st.integers(-20 * 24, 70 * 24).map(lambda n: datetime(2026, 1, 5) + timedelta(hours=n))
money = st.integers(1, 400).map(lambda n: Decimal(n * 25) / 2)
CASE_IDS = ("c1", "c2", "c3")
case_id = st.sampled_from([*CASE_IDS, "zz"])
agent = st.sampled_from(["a1", "a2", None])


@st.composite
def floors(draw: st.DrawFn) -> Floor:
    """A few cases with all that can happen to them, unknown cases and shared call groups included."""
    calls = [_call(draw, number) for number in range(draw(st.integers(0, 14)))]
    return Floor(
        {
            "cases": [_case(draw, name) for name in CASE_IDS],
            "calls": calls,
            "agents": [{"agent_id": "a1", "team_id": "t1"}, {"agent_id": "a2", "team_id": "t2"}],
            "targets": [_target("2026-02", 900), _target("2026-01", 500)],
            "recordings": [_recording(draw, row["call_id"]) for row in calls if draw(st.booleans())],
        }
        | _money(draw)
        | _written_and_visited(draw)
    )


def _case(draw: st.DrawFn, name: str) -> dict:
    return {
        "case_id": name,
        "client": draw(st.sampled_from(["甲银行", "乙银行", None])),
        "placed_on": draw(st.none() | day),
        "placed_amount": draw(st.none() | money),
        "closed_on": draw(st.none() | day),
        "agent_id": draw(agent),
        "team_id": draw(st.sampled_from(["t1", "t2", None])),
        "reachability": draw(st.sampled_from([None, None, "reachable", "lost"])),
    }


def _money(draw: st.DrawFn) -> dict[str, list[dict]]:
    return {
        "installments": [
            {"case_id": name, "installment_no": number, "due_on": draw(day), "due_amount": draw(money)}
            for name in CASE_IDS
            for number in draw(st.sampled_from([[], ["1"], ["1", "2", "10"], ["9", "10", "A"]]))
        ],
        "payments": [
            {"payment_id": f"p{n}", "case_id": draw(case_id), "paid_at": draw(moment), "amount": draw(money) * sign}
            for n, sign in enumerate(draw(st.lists(st.sampled_from([1, 1, 1, -1]), max_size=7)))
        ],
        "waivers": [
            {"waiver_id": f"w{n}", "case_id": draw(case_id), "approved_on": draw(day), "amount": draw(money)}
            for n in range(draw(st.integers(0, 2)))
        ],
    }  # fmt: skip


def _written_and_visited(draw: st.DrawFn) -> dict[str, list[dict]]:
    """Two letters of an unknown case, long before and long after, among what may count."""
    return {
        "sms": [{"sms_id": "s1", "case_id": draw(case_id), "sent_at": draw(moment)}],
        "letters": [
            {"letter_id": "l1", "case_id": draw(case_id), "sent_on": draw(day)},
            {"letter_id": "first", "case_id": "zz", "sent_on": START - timedelta(days=60)},
            {"letter_id": "last", "case_id": "zz", "sent_on": START + timedelta(days=90)},
        ],
        "visits": [{"visit_id": "v1", "case_id": draw(case_id), "visited_at": draw(moment)}],
        "complaints": [{"complaint_id": "k1", "received_at": draw(moment)}],
    }


def _target(period: str, value: int) -> dict:
    return {
        "period": period,
        "level": "company",
        "metric": "recovered_amount",
        "target_value": Decimal(value),
    }


def _recording(draw: st.DrawFn, call_id: str) -> dict:
    status = draw(st.sampled_from(["ok", "partial", "empty"]))
    return {"recording_id": f"r{call_id}", "call_id": call_id, "status": status}


def _call(draw: st.DrawFn, number: int) -> dict:
    started_at = draw(moment)
    return {
        "call_id": f"k{number:02d}",
        "call_group_id": draw(st.sampled_from([None, None, None, "g1", "g2"])),
        "source_system": draw(st.sampled_from([None, "pbx"])),
        "case_id": draw(st.none() | case_id),
        "agent_id": draw(agent),
        "direction": draw(st.sampled_from(["outbound", "outbound", "outbound", "inbound", "internal"])),
        "started_at": started_at,
        "result": draw(st.sampled_from(["answered", "answered", "no_answer", "busy", "system"])),
        "relation": draw(st.sampled_from(["self", "self", "spouse", "friend", None])),
        "note": draw(st.sampled_from([None, "记录"])),
        "promise_amount": draw(st.none() | money),
        "promise_on": draw(
            st.none() | st.integers(-1, 20).map(lambda n: started_at.date() + timedelta(days=n))
        ),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(floors())
def test_every_kpi_equals_the_plain_reference_on_random_floors(floor: Floor) -> None:
    con = small_warehouse(floor.tables)
    found = metrics.kpis(con, FIRST, LAST)
    wanted = plain_kpis.kpis(floor, FIRST, LAST)
    assert set(found) >= set(wanted)
    for kpi_id, (top, bottom) in wanted.items():
        expected = (0, 0) if not bottom else (top, bottom)
        assert (found[kpi_id]["numerator"], found[kpi_id]["denominator"]) == expected, kpi_id
        if not bottom:
            assert found[kpi_id]["value"] is None
        elif kpi_id != "days_to_recover":
            factor = 1000 if kpi_id == "complaint_rate" else 1
            assert found[kpi_id]["value"] == pytest.approx(float(top) / float(bottom) * factor)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(floors())
def test_the_groups_of_an_additive_kpi_add_up_to_the_whole(floor: Floor) -> None:
    con = small_warehouse(floor.tables)
    whole = metrics.kpis(con, FIRST, LAST)
    for by in ("team", "agent", "client", "product", "bucket"):
        groups = metrics.kpis_by(con, FIRST, LAST, by)
        for kpi_id in ("connect_rate", "recovery_rate.cohort", "complaint_rate", "coverage_rate"):
            parts = [result["numerator"] for result in groups[kpi_id].values() if result["denominator"]]
            if len(parts) == len(groups[kpi_id]):
                assert sum(parts) == whole[kpi_id]["numerator"], (by, kpi_id)


def test_days_outside_the_data_give_nothing_at_all() -> None:
    con = small_warehouse({"cases": [{"case_id": "c1", "placed_on": date(2026, 1, 5)}]})
    for result in metrics.kpis(con, date(2027, 1, 1), date(2027, 1, 31)).values():
        assert (result["value"], result["numerator"], result["denominator"]) == (None, None, None)


def test_a_kpi_without_a_value_says_why() -> None:
    con = small_warehouse(
        {
            "cases": [{"case_id": "c1", "placed_on": date(2026, 1, 5)}],
            "installments": [
                {"case_id": "c1", "installment_no": "1", "due_on": date(2026, 1, 1), "due_amount": Decimal(9)}
            ],
        }
    )
    january = metrics.kpis(con, date(2026, 1, 1), date(2026, 1, 31))
    assert january["connect_rate"]["reason"] == "denominator_is_0"
    assert january["days_to_recover"]["reason"] == "median_not_reached"
    assert "reason" not in january["overdue_rate.amount"]
    assert {r["reason"] for r in metrics.kpis(con, date(2027, 1, 1), date(2027, 1, 31)).values()} == {
        "outside_the_data"
    }


def test_a_system_row_is_no_event_of_the_data() -> None:
    con = small_warehouse(
        {
            "cases": [{"case_id": "c1", "placed_on": date(2026, 1, 5)}],
            "calls": [
                {
                    "call_id": "s",
                    "direction": "outbound",
                    "result": "system",
                    "started_at": datetime(2026, 3, 1),
                }
            ],
        }
    )
    march = metrics.kpis(con, date(2026, 3, 1), date(2026, 3, 31))
    assert march["overdue_rate.count"]["denominator"] is None


def test_weeks_are_named_by_iso_and_clipped_to_the_days_asked_for() -> None:
    con = small_warehouse(
        {"cases": [{"case_id": "c1", "placed_on": date(2025, 12, 1), "closed_on": date(2027, 1, 1)}]}
    )
    weeks = metrics.kpis_by(con, date(2025, 12, 30), date(2026, 1, 12), "week")["connect_rate"]
    assert list(weeks) == ["2026-W01", "2026-W02", "2026-W03"]


def test_a_cohort_is_mature_thirty_days_after_its_last_placement() -> None:
    con = small_warehouse(
        {"cases": [{"case_id": "c1", "placed_on": date(2026, 1, 5), "placed_amount": Decimal(100)}]}
    )
    assert metrics.kpis(con, date(2026, 1, 1), date(2026, 2, 3))["recovery_rate.cohort"]["mature"] is False
    con = small_warehouse(
        {"cases": [{"case_id": "c1", "placed_on": date(2026, 1, 4), "placed_amount": Decimal(100)}]}
    )
    assert metrics.kpis(con, date(2026, 1, 1), date(2026, 2, 3))["recovery_rate.cohort"]["mature"] is True


@pytest.mark.parametrize(
    ("days", "ended", "median"),
    [
        ([5, 10], [1, 1], 5),
        ([5, 10, 15], [1, 1, 1], 10),
        ([5, 5, 20, 20], [1, 0, 0, 0], None),
        ([3, 3, 7, 9], [1, 0, 1, 1], 7),
        ([4, 4], [0, 0], None),
    ],
)
def test_the_median_is_the_first_day_on_which_half_or_less_is_left(
    days: list, ended: list, median: int | None
) -> None:
    assert median_days(days, ended) == median


def test_the_rollups_hold_what_the_report_of_the_same_weeks_says() -> None:
    con = small_warehouse(
        {
            "cases": [{"case_id": "c1", "placed_on": date(2026, 1, 5), "agent_id": "a1", "team_id": "t1"}],
            "calls": [
                {"call_id": "k1", "case_id": "c1", "agent_id": "a1", "direction": "outbound", "result": "answered",
                 "started_at": datetime(2026, 1, 6, 10)},
                {"call_id": "k2", "case_id": "c1", "agent_id": "a1", "direction": "outbound", "result": "busy",
                 "started_at": datetime(2026, 1, 14, 10)},
            ],
        }
    )  # fmt: skip
    metrics.roll_up(con)
    stored = {row["period_id"]: row["value"] for row in metrics.stored(con, ["connect_rate"], "week")}
    assert stored == {"2026-W02": 1.0, "2026-W03": 0.0}
