"""Targets and what was recovered, month by month, for the company, its teams and its collectors (kpis.md, target_attainment)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.definitions import definitions
from models.metrics.report import NO_FILTERS, Filters, sums

LEVELS = {"company": "", "team": "team", "agent": "agent"}


def targets_by_month(
    con: warehouse.Connection, first_day: date, last_day: date, filters: Filters = NO_FILTERS
) -> list[dict[str, Any]]:
    """One row a month that overlaps the days given, level and level_id with a target: recovered, target, attainment.

    Whole months: one that is still running counts what was paid to the last day of the data. Newest month first.
    """
    kpi = definitions()["target_attainment"]
    # The company's own is a target of all of the floor.
    levels = {level: by for level, by in LEVELS.items() if by or not filters.values}
    months = {period.id: _whole(period) for period in calendar.months(first_day, last_day)}
    calendar.install(con, list(months.values()), filters.values, tuple(levels.values()))
    return [
        {
            "month": month, "level": level, "level_id": level_id,
            "recovered": result["numerator"], "target": result["denominator"], "attainment": result["value"],
        }
        for month in sorted(months, reverse=True)
        for level, by in levels.items()
        for (of_month, level_id), result in sorted(sums(con, [kpi], months, by)[kpi.id].items())
        if of_month == month and result["denominator"]
    ]  # fmt: skip


def _whole(period: calendar.Period) -> calendar.Period:
    first = period.first_day.replace(day=1)
    return calendar.Period(period.id, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
