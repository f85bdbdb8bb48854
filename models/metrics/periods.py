"""Periods: the days asked for, and the weeks and months that they overlap."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from models import warehouse

GROUPINGS = ("", "team", "agent", "client", "product", "bucket")
"""The groupings of KPIs; empty for all together."""

NO_FILTERS: Mapping[str, tuple[str, ...]] = {}
_CREATE_ASKED = (
    "CREATE OR REPLACE TEMP TABLE period (period_no INTEGER, period_id VARCHAR, first_day DATE, last_day DATE); "
    "CREATE OR REPLACE TEMP TABLE kpi_filter (name VARCHAR, value VARCHAR); "
    "CREATE OR REPLACE TEMP TABLE kpi_grouping (group_kind VARCHAR)"
)


@dataclass(frozen=True)
class Period:
    """Days from `first_day` to `last_day`, both included; `id` is `` , `2026-W05` or `2026-01`."""

    id: str
    first_day: date
    last_day: date


def whole(first_day: date, last_day: date) -> list[Period]:
    """The days asked for as one period."""
    return [Period("", first_day, last_day)]


def weeks(first_day: date, last_day: date) -> list[Period]:
    """The ISO weeks that overlap the days asked for, clipped to them."""
    found = []
    last = last_day.toordinal()
    for monday in range(first_day.toordinal() - first_day.weekday(), last + 1, 7):
        year, week, _ = date.fromordinal(monday).isocalendar()
        begins = max(date.fromordinal(monday), first_day)
        found.append(Period(f"{year}-W{week:02d}", begins, date.fromordinal(min(monday + 6, last))))
    return found


def months(first_day: date, last_day: date) -> list[Period]:
    """The calendar months that overlap the days asked for, clipped to them."""
    found = []
    for number in range(first_day.year * 12 + first_day.month - 1, last_day.year * 12 + last_day.month):
        first = date(number // 12, number % 12 + 1, 1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        found.append(Period(f"{first:%Y-%m}", max(first, first_day), min(last, last_day)))
    return found


def without_data(con: warehouse.Connection, periods: list[Period]) -> set[str]:
    """The ids of the periods that end before the first dated event of the data or begin after its last."""
    row = con.execute("SELECT first_day, last_day FROM mart.data_days").fetchone()
    first, last = row if row else (None, None)
    if first is None:
        return {period.id for period in periods}
    return {period.id for period in periods if period.last_day < first or period.first_day > last}


def install(
    con: warehouse.Connection,
    periods: list[Period],
    filters: Mapping[str, tuple[str, ...]] = NO_FILTERS,
    groupings: Sequence[str] = GROUPINGS,
) -> None:
    """Make the temporary tables that the KPI queries read, for these periods and only what the filters let through.

    The tables by group hold only the groupings given: each that is left out spares its work.

    `filters` names values of agent_id, team_id, client or product; they hold for the tables by group, not for `kpi_case`.
    """
    con.execute(_CREATE_ASKED)
    warehouse.append(con, "period", [(number, *astuple(period)) for number, period in enumerate(periods)])
    warehouse.append(con, "kpi_filter", [(name, value) for name in filters for value in filters[name]])
    warehouse.append(con, "kpi_grouping", [(kind,) for kind in groupings])
    for name in warehouse.scripts("kpi_base"):
        warehouse.run_script(con, name)
