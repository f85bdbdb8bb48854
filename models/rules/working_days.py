"""Working days of mainland China: the State Council's public holidays and the weekends worked to make up for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from models import warehouse

_FIRST_KNOWN = date(2004, 1, 1)
_DAY = timedelta(days=1)


def define(con: warehouse.Connection) -> None:
    """Define the macro `mart.next_working_day(day)`, of any DATE.

    Days that the calendar does not know yet (before 2004, and years whose holidays were not announced when its version
    came out) count Monday to Friday as working.
    """
    con.execute(
        f"CREATE OR REPLACE MACRO mart.next_working_day(day) AS coalesce(CAST('{{{_exceptions()}}}' AS MAP(DATE, DATE))[day], "
        "CAST(day + CASE isodow(day) WHEN 5 THEN 3 WHEN 6 THEN 2 ELSE 1 END AS DATE))"
    )


@cache
def _exceptions() -> str:
    """As the text of a SQL map, which is bound at once: every day that is followed by another working day than Monday to Friday would have."""
    return ", ".join(f"{day}={following}" for day, following in _known() if _by_weekday(day) != following)


def _known() -> Iterator[tuple[date, date]]:
    """Each day of the calendar with its next working day, until the calendar ends."""
    last_year = max(chinese_calendar.holidays).year
    day = _FIRST_KNOWN
    while (following := next(later for later in _after(day) if _is_working(later))).year <= last_year:
        yield day, following
        day += _DAY


def _is_working(day: date) -> bool:
    """As the calendar's own function says, which looks for its first and last year at every question."""
    weekday = day.isoweekday() <= 5
    return day in chinese_calendar.workdays or (weekday and day not in chinese_calendar.holidays)


def _after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        yield day


def _by_weekday(day: date) -> date:
    return next(later for later in _after(day) if later.isoweekday() <= 5)
