"""The next working day, by the State Council's notices of holidays."""

from __future__ import annotations

from datetime import date

import pytest

from models import warehouse
from models.rules import working_days


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 3, 5), date(2026, 3, 6)),
        (date(2026, 3, 6), date(2026, 3, 9)),
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date(2026, 2, 13), date(2026, 2, 14)),
        (date(2026, 2, 14), date(2026, 2, 24)),
        (date(2026, 9, 30), date(2026, 10, 8)),
        (date(2026, 10, 9), date(2026, 10, 10)),
        (date(2003, 1, 3), date(2003, 1, 6)),
        (date(2031, 10, 1), date(2031, 10, 2)),
    ],
    ids=[
        "a weekday", "Friday", "Saturday", "a Saturday that is worked", "Spring Festival", "National Day",
        "a Saturday worked after it", "before the calendar", "after the calendar",
    ],
)  # fmt: skip
def test_holidays_are_no_working_days_and_worked_weekends_are(day: date, following: date) -> None:
    con = warehouse.in_memory()
    con.execute("CREATE SCHEMA mart")
    working_days.define(con)
    assert con.execute("SELECT mart.next_working_day(?)", [day]).fetchone() == (following,)
