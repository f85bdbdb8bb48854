"""Days far away, be they asked for or slips of the data, and calls of several legs at the ends of the data."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from models import metrics, warehouse
from tests.models.small_warehouse import small_warehouse

FAR = date(9999, 12, 31)
OWED = {
    "cases": [{"case_id": "c1", "placed_on": date(2026, 1, 5)}],
    "installments": [
        {"case_id": "c1", "installment_no": "1", "due_on": date(2026, 1, 1), "due_amount": Decimal("9.50")}
    ],
}
LEG = {"direction": "outbound", "result": "answered", "call_group_id": "g"}


def _paid(*moments: datetime) -> warehouse.Connection:
    payments = [
        {"payment_id": str(number), "case_id": "c1", "paid_at": moment, "amount": Decimal(1)}
        for number, moment in enumerate(moments)
    ]
    return small_warehouse(OWED | {"payments": payments})


@pytest.mark.parametrize(("first", "opening"), [(date.min, "M0"), (date(2026, 1, 6), "M1"), (FAR, "M7+")])
def test_a_case_stands_at_the_end_of_time_as_after_its_last_payment(first: date, opening: str) -> None:
    con = _paid(datetime(2026, 1, 6, 9), datetime(9999, 12, 31, 9))
    rate = metrics.kpis(con, first, FAR)["overdue_rate.balance"]
    assert (rate["numerator"], rate["denominator"]) == (Decimal("7.50"), Decimal("7.50"))
    assert metrics.kpis_by(con, first, FAR, "bucket")["overdue_rate.balance"] == {opening: rate}


def test_a_case_stands_at_the_end_of_a_period_that_begins_with_all_time() -> None:
    rate = metrics.kpis(_paid(datetime(2026, 1, 6, 9)), date.min, date(2026, 1, 6))["overdue_rate.amount"]
    assert (rate["numerator"], rate["denominator"]) == (Decimal("8.50"), Decimal("8.50"))


def test_a_case_placed_on_the_last_of_all_days_makes_a_cohort_as_any_other() -> None:
    con = small_warehouse({"cases": [{"case_id": "c1", "placed_on": FAR, "placed_amount": Decimal(8)}]})
    cohort = metrics.kpis(con, FAR, FAR)["recovery_rate.cohort"]
    assert (cohort["numerator"], cohort["denominator"]) == (0, Decimal(8))


def test_weeks_and_months_of_a_long_silence_are_not_stored_but_computed_when_asked_for() -> None:
    con = _paid(datetime(1970, 1, 1, 8), datetime(2026, 1, 6, 9), datetime(9999, 12, 31, 9))
    metrics.roll_up(con)
    stored = con.execute("SELECT period_id FROM mart.kpi_periods ORDER BY first_day, period_kind").fetchall()
    assert [period_id for (period_id,) in stored] == [
        "1970-01", "1970-W01", "2026-01", "2026-W02", "9999-12", "9999-W52"
    ]  # fmt: skip
    silent = metrics.kpis_by(con, date(2026, 1, 5), date(2026, 2, 28), "month")["overdue_rate.amount"]
    assert [silent[month]["numerator"] for month in ("2026-01", "2026-02")] == [Decimal("7.50")] * 2


def test_the_data_begin_and_end_with_calls_and_not_with_legs() -> None:
    calls = [
        LEG | {"call_id": "c1", "started_at": datetime(2026, 1, 5, 23, 59), "direction": "internal"},
        LEG | {"call_id": "c2", "started_at": datetime(2026, 1, 6, 0, 1)},
        LEG | {"call_id": "c3", "started_at": datetime(2026, 1, 7, 0, 1)},
    ]
    con = small_warehouse({"calls": calls})
    days = [date(2026, 1, day) for day in (5, 6, 7)]
    assert [metrics.kpis(con, day, day)["connect_rate"]["denominator"] for day in days] == [None, 1, None]
