"""The KPIs of any days, overall or by group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.definitions import Kpi, definitions
from models.metrics.survival import median_of

Result = dict[str, Any]
_SUMS = """
SELECT '{kpi_id}' AS kpi_id, p.period_id, group_id, sum(numerator)::VARCHAR, sum(denominator)::VARCHAR, max(matures_on),
       list([days, numerator::BIGINT, denominator::BIGINT]) FILTER (days IS NOT NULL)
FROM ({facts})
JOIN period p USING (period_no)
WHERE group_kind = $by
GROUP BY ALL
"""
_KEPT = """
SELECT kpi_id, period_id, group_id, CASE WHEN is_money THEN numerator::VARCHAR ELSE numerator::BIGINT::VARCHAR END,
       CASE WHEN is_money THEN denominator::VARCHAR ELSE denominator::BIGINT::VARCHAR END, matures_on, value
FROM mart.kpis
WHERE period_kind = $kind AND group_kind = $by AND list_contains($periods, period_id)
ORDER BY kpi_id, period_id, group_id
"""


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

    All three are None where the days lie outside the data; the value alone is where the denominator is 0. Where the value
    is None, `reason` says why: `outside_the_data`, `denominator_is_0`, `no_target` (none of a whole month is set for
    what was asked), or `median_not_reached` (half never recovered).
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
    kept = None if filters.values else _kept(con, asked, by)
    if kept is not None:
        return kept
    calendar.install(con, asked, filters.values, (by,))
    return sums(con, list(definitions().values()), {period.id: period for period in asked}, by)


def _kept(
    con: warehouse.Connection, asked: list[calendar.Period], by: str
) -> dict[str, dict[tuple[str, str], Result]] | None:
    """The results that the build stored, where the periods asked are some of its weeks or of its months; else None."""
    by_days = {(period.first_day, period.last_day): period for period in asked}
    for kind in ("week", "month"):
        rows = con.execute(
            "SELECT period_id, first_day, last_day FROM mart.kpi_periods WHERE period_kind = ?", [kind]
        )
        stored = {(first, last): period_id for period_id, first, last in rows.fetchall()}
        periods = {stored[days]: period for days, period in by_days.items() if days in stored}
        if len(periods) == len(asked) > 0:
            return _read(con, kind, periods, by)
    return None


def _read(
    con: warehouse.Connection, kind: str, periods: dict[str, calendar.Period], by: str
) -> dict[str, dict[tuple[str, str], Result]]:
    found: dict[str, dict[tuple[str, str], Result]] = {kpi_id: {} for kpi_id in definitions()}
    rows = con.execute(_KEPT, {"kind": kind, "by": by, "periods": list(periods)}).fetchall()
    for kpi_id, period_id, group_id, top, bottom, matures_on, value in rows:
        kpi, period = definitions()[kpi_id], periods[period_id]
        result = _finish(kpi, period, _number(top), _number(bottom), matures_on, None)
        if kpi.unit == "days" and value is not None:
            result["value"] = int(value)
            result.pop("reason", None)
        found[kpi_id][period.id, group_id] = result
    return found


def facts_query(kpi: Kpi) -> str:
    """The SELECT of the contributions of one KPI; the optional columns are empty where its query has none."""
    return (
        "SELECT NULL::DATE AS matures_on, NULL::BIGINT AS days WHERE false "
        f"UNION ALL BY NAME ({warehouse.query_text(f'kpis/{kpi.query}')})"
    )


def sums(
    con: warehouse.Connection, kpis: list[Kpi], by_id: dict[str, calendar.Period], by: str
) -> dict[str, dict[tuple[str, str], Result]]:
    """The results of KPIs by period and group of one grouping, for the periods that were installed last."""
    by_kpi = {kpi.id: kpi for kpi in kpis}
    found: dict[str, dict[tuple[str, str], Result]] = {kpi_id: {} for kpi_id in by_kpi}
    # One statement for all: planning each by itself takes longer than reading their tables.
    every = " UNION ALL ".join(_SUMS.format(kpi_id=kpi.id, facts=facts_query(kpi)) for kpi in kpis)
    for kpi_id, period_id, group_id, top, bottom, *more in con.execute(every, {"by": by}).fetchall():
        parts = _number(top), _number(bottom)
        found[kpi_id][period_id, group_id] = _finish(by_kpi[kpi_id], by_id[period_id], *parts, *more)
    return found


def _number(text: str) -> Decimal | int:
    """Counts come without and money with two decimals; as texts both fit into one column."""
    return Decimal(text) if "." in text else int(text)


def _finish(
    kpi: Kpi,
    period: calendar.Period,
    top: Decimal | int,
    bottom: Decimal | int,
    matures_on: date | None,
    days: list[list[int]] | None,
) -> Result:
    empty = not bottom
    numerator, denominator = (0, 0) if empty else (top, bottom)
    result: Result = {"value": None, "numerator": numerator, "denominator": denominator}
    if kpi.unit == "days":
        result["value"] = median_of(days) if days else None
    elif not empty:
        result["value"] = float(Decimal(top) * kpi.factor / Decimal(bottom))
    if kpi.id == "recovery_rate.cohort":
        result["mature"] = None if matures_on is None else period.last_day >= matures_on
    return _with_reason(kpi, result)


def _with_reason(kpi: Kpi, result: Result) -> Result:
    """The result, with why it has no value where it has none."""
    if result["value"] is None:
        empty = "no_target" if kpi.id == "target_attainment" else "denominator_is_0"
        result["reason"] = "median_not_reached" if result["denominator"] else empty
    return result


def _nothing(kpi: Kpi) -> Result:
    extra = {"mature": None} if kpi.id == "recovery_rate.cohort" else {}
    return {"value": None, "numerator": None, "denominator": None, **extra, "reason": "outside_the_data"}
