"""The KPIs of any days, overall or by group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.definitions import Kpi, definitions
from models.metrics.survival import median_days

_GROUP_COLUMN = {
    "team": "team_id",
    "agent": "agent_id",
    "client": "client",
    "product": "product",
    "bucket": "bucket",
}

Result = dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """Only what belongs to these agents, teams, clients or products; an empty tuple means all."""

    agent_id: tuple[str, ...] = ()
    team_id: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        names = ("agent_id", "team_id", "client", "product")
        chosen = {name: getattr(self, name) for name in names if getattr(self, name)}
        object.__setattr__(self, "values", chosen)


NO_FILTERS = Filters()


def kpis(
    con: warehouse.Connection, first_day: date, last_day: date, filters: Filters = NO_FILTERS
) -> dict[str, Result]:
    """Every KPI of the days given, both included: `{"kpi.id": {"value", "numerator", "denominator", …}}`.

    All three are None where the days lie outside the data; the value alone is where the denominator is 0.
    """
    asked = calendar.whole(first_day, last_day)
    found = _compute(con, asked, "", filters)
    missing = calendar.without_data(con, asked)
    return {
        kpi.id: _nothing(kpi)
        if missing
        else found[kpi.id].get(("", ""), _finish(kpi, asked[0], 0, 0, None, None))
        for kpi in definitions().values()
    }


def kpis_by(
    con: warehouse.Connection, first_day: date, last_day: date, by: str, filters: Filters = NO_FILTERS
) -> dict[str, dict[str, Result]]:
    """Every KPI by one of `GROUPS`: `{"kpi.id": {"GROUP": {…}}}`; the group of what has none is `""`."""
    if by in ("week", "month"):
        split = calendar.weeks if by == "week" else calendar.months
        return _by_period(con, split(first_day, last_day), filters)
    asked = calendar.whole(first_day, last_day)
    if calendar.without_data(con, asked):
        return {kpi_id: {} for kpi_id in definitions()}
    found = _compute(con, asked, by, filters)
    return {kpi_id: {group: result for (_, group), result in rows.items()} for kpi_id, rows in found.items()}


def _by_period(
    con: warehouse.Connection, asked: list[calendar.Period], filters: Filters
) -> dict[str, dict[str, Result]]:
    found = _compute(con, asked, "", filters)
    missing = calendar.without_data(con, asked)
    return {
        kpi.id: {
            period.id: _nothing(kpi)
            if period.id in missing
            else found[kpi.id].get((period.id, ""), _finish(kpi, period, 0, 0, None, None))
            for period in asked
        }
        for kpi in definitions().values()
    }


def _compute(
    con: warehouse.Connection, asked: list[calendar.Period], by: str, filters: Filters
) -> dict[str, dict[tuple[str, str], Result]]:
    calendar.install(con, asked)
    by_id = {period.id: period for period in asked}
    found = {}
    for kpi in definitions().values():
        facts(con, kpi)
        found[kpi.id] = sums(con, kpi, by_id, by, filters)
    return found


def facts(con: warehouse.Connection, kpi: Kpi) -> None:
    """The contributions of one KPI as a temporary table."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE kpi_fact AS {facts_query(kpi)}")


def facts_query(kpi: Kpi) -> str:
    """The SELECT of the contributions of one KPI; the optional columns are empty where its query has none."""
    return (
        "SELECT NULL::VARCHAR AS only_by, NULL::VARCHAR AS agent_day, NULL::DATE AS matures_on, NULL::BIGINT AS days "
        f"WHERE false UNION ALL BY NAME ({warehouse.query_text(f'kpis/{kpi.query}')})"
    )


def group_of(by: str) -> tuple[str, str]:
    """The SQL of the group that a contribution belongs to, and the level of targets that counts in this grouping."""
    group = f"coalesce({_GROUP_COLUMN[by]}, '')" if by in _GROUP_COLUMN else "''"
    return group, by if by in ("team", "agent") else "company"


def sums(
    con: warehouse.Connection, kpi: Kpi, by_id: dict[str, calendar.Period], by: str, filters: Filters
) -> dict[tuple[str, str], Result]:
    """The results of the KPI whose facts were made last, by period and group."""
    group, level = group_of(by)
    where = " AND ".join(f"{column} IN (SELECT unnest(${column}))" for column in filters.values)
    rows = con.execute(
        f"SELECT period_id, {group}, sum(numerator), sum(denominator) + count(DISTINCT agent_day), max(matures_on), "
        "list([days, numerator::BIGINT]) FILTER (days IS NOT NULL) FROM kpi_fact "
        f"WHERE (only_by IS NULL OR only_by = $level) AND {where or 'true'} GROUP BY ALL",
        {"level": level} | {column: list(values) for column, values in filters.values.items()},
    ).fetchall()
    return {
        (period_id, group_id): _finish(kpi, by_id[period_id], top, bottom, matures_on, days)
        for period_id, group_id, top, bottom, matures_on, days in rows
    }


def _finish(
    kpi: Kpi,
    period: calendar.Period,
    top: Decimal | int,
    bottom: Decimal | int,
    matures_on: date | None,
    days: list[list[int]] | None,
) -> Result:
    empty = not bottom
    numerator, denominator = (0, 0) if empty else (_plain(top), _plain(bottom))
    result: Result = {"value": None, "numerator": numerator, "denominator": denominator}
    if kpi.unit == "days":
        result["value"] = median_days(*zip(*days, strict=True)) if days else None
    elif not empty:
        result["value"] = float(Decimal(top) * kpi.factor / Decimal(bottom))
    if kpi.id == "recovery_rate.cohort":
        result["mature"] = None if matures_on is None else period.last_day >= matures_on
    return result


def _nothing(kpi: Kpi) -> Result:
    extra = {"mature": None} if kpi.id == "recovery_rate.cohort" else {}
    return {"value": None, "numerator": None, "denominator": None, **extra}


def _plain(amount: Decimal | int) -> int | Decimal:
    """Counts as int; money stays an exact decimal with two places."""
    return amount if isinstance(amount, int) else Decimal(amount)
