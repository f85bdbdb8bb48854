"""What the build stores for whole weeks and months is what the report says of the same days, whatever the grouping."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from models import metrics, warehouse
from models.metrics import periods as calendar
from models.metrics.periods import GROUPINGS
from models.metrics.survival import median_days
from tests.models.metrics.reference import Floor
from tests.models.metrics.test_kpis import floors
from tests.models.small_warehouse import small_warehouse

MONDAY = date(2026, 2, 2)
FRIEND = {"direction": "outbound", "result": "answered", "relation": "friend", "agent_id": "a1"}


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(floors())
def test_what_a_build_stores_is_what_it_would_compute_for_each_week_and_month_and_every_grouping(
    floor: Floor,
) -> None:
    con = small_warehouse(floor.tables)
    first, last = con.execute("SELECT first_day, last_day FROM mart.data_days").fetchone()
    asked = [*calendar.weeks(first, last)[9:11], *calendar.months(first, last)[2:3]]
    computed = _said(con, asked)
    metrics.roll_up(con)
    con.execute("DROP TABLE mart.case_spans")
    assert _said(con, asked) == computed


def _said(con: warehouse.Connection, asked: list[calendar.Period]) -> dict[str, dict]:
    """Every KPI of each period by every grouping, and of the first two periods, which are weeks, by week."""
    found = {}
    for period in asked:
        days = period.first_day, period.last_day
        found[period.id] = {"": metrics.kpis(con, *days)} | {
            by: metrics.kpis_by(con, *days, by) for by in GROUPINGS if by
        }
    found["weeks"] = metrics.kpis_by(con, asked[0].first_day, asked[1].last_day, "week")
    return found


def test_a_call_and_a_complaint_before_the_placement_count_in_the_bucket_of_their_case() -> None:
    con = small_warehouse(
        {
            "cases": [{"case_id": "c1", "placed_on": MONDAY + timedelta(days=20), "client": "甲银行"}],
            "installments": [
                {
                    "case_id": "c1",
                    "installment_no": "1",
                    "due_on": MONDAY - timedelta(days=45),
                    "due_amount": Decimal(100),
                }
            ],
            "agents": [{"agent_id": "a1", "team_id": "t1"}],
            "calls": [{"call_id": "k1", "case_id": "c1", "started_at": datetime(2026, 2, 3, 10), **FRIEND}],
            "complaints": [{"complaint_id": "b1", "case_id": "c1", "received_at": datetime(2026, 2, 4, 9)}],
        }
    )
    by_bucket = metrics.kpis_by(con, MONDAY, MONDAY + timedelta(days=6), "bucket")
    assert by_bucket["connect_rate"] == {"M2": {"value": 1.0, "numerator": 1, "denominator": 1}}
    assert by_bucket["complaint_rate"]["M2"]["numerator"] == 1
    assert by_bucket["overdue_rate.count"] == {}


def test_weeks_after_the_last_call_count_in_the_frequency_as_weeks_without_attempts() -> None:
    con = small_warehouse(
        {
            "cases": [{"case_id": "c1", "placed_on": MONDAY, "reachability": "reachable"}],
            "calls": [{"call_id": "k1", "case_id": "c1", "started_at": datetime(2026, 2, 3, 10), **FRIEND}],
        }
    )
    result = metrics.kpis(con, MONDAY, MONDAY + timedelta(days=27))["frequency_compliance"]
    assert (result["numerator"], result["denominator"]) == (0, 4)


def test_an_agents_day_with_two_clients_is_one_day_of_the_agent_and_one_of_each_client() -> None:
    calls = [
        {"call_id": f"k{n}", "case_id": f"c{n}", "started_at": datetime(2026, 2, 3, 10 + n), **FRIEND}
        for n in (1, 2)
    ]
    cases = [{"case_id": f"c{n}", "placed_on": MONDAY, "client": f"Bank{n}"} for n in (1, 2)]
    con = small_warehouse({"cases": cases, "calls": calls, "agents": [{"agent_id": "a1", "team_id": "t1"}]})
    whole = MONDAY, MONDAY + timedelta(days=6)
    assert metrics.kpis_by(con, *whole, "agent")["case_efficiency"]["a1"]["denominator"] == 1
    by_client = metrics.kpis_by(con, *whole, "client")["case_efficiency"]
    assert {group: row["denominator"] for group, row in by_client.items()} == {"Bank1": 1, "Bank2": 1}


def test_entries_that_stand_for_several_cases_have_the_median_of_the_cases_one_by_one() -> None:
    days, ended, cases = [3, 5, 5, 9], [1, 1, 0, 1], [2, 3, 4, 6]
    apart = [(day, end) for day, end, number in zip(days, ended, cases, strict=True) for _ in range(number)]
    assert median_days(days, ended, cases) == median_days(*zip(*apart, strict=True)) == 9
