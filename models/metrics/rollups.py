"""The KPIs of every whole ISO week and month, computed once a build so that pages read them in milliseconds."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.report import compute_all

_GROUPINGS = ("", "team", "agent", "client", "product", "bucket")


def roll_up(con: warehouse.Connection) -> None:
    """Fill `mart.kpis`: one row a KPI, period, grouping and group, for every week and month that the data touch."""
    con.execute(
        "CREATE OR REPLACE TABLE mart.kpis (kpi_id VARCHAR, period_kind VARCHAR, period_id VARCHAR, first_day DATE, "
        "last_day DATE, group_kind VARCHAR, group_id VARCHAR, value DOUBLE, numerator DECIMAL(18,2), "
        "denominator DECIMAL(18,2))"
    )
    for kind, asked in _calendar(con).items():
        found = compute_all(con, asked, _GROUPINGS)
        by_id = {period.id: period for period in asked}
        rows = [
            (
                kpi_id,
                kind,
                period_id,
                by_id[period_id].first_day,
                by_id[period_id].last_day,
                by,
                group,
                *_parts(result),
            )
            for by, by_kpi in found.items()
            for kpi_id, results in by_kpi.items()
            for (period_id, group), result in results.items()
        ]
        warehouse.append(con, "mart.kpis", rows)


def stored(
    con: warehouse.Connection, kpi_ids: list[str], period_kind: str, group_kind: str = ""
) -> list[dict[str, Any]]:
    """The rows of `mart.kpis` of these KPIs for weeks or months (`period_kind`), in order of period and group."""
    return warehouse.rows(
        con,
        "SELECT * FROM mart.kpis WHERE kpi_id IN (SELECT unnest($ids)) AND period_kind = $kind "
        "AND group_kind = $by ORDER BY kpi_id, period_id, group_id",
        {"ids": kpi_ids, "kind": period_kind, "by": group_kind},
    )


def _calendar(con: warehouse.Connection) -> dict[str, list[calendar.Period]]:
    row = con.execute("SELECT first_day, last_day FROM mart.data_days").fetchone()
    first: date | None = row[0] if row else None
    if row is None or first is None:
        return {}
    return {"week": calendar.weeks(first, row[1]), "month": calendar.months(first, row[1])}


def _parts(result: dict[str, Any]) -> tuple[Any, Any, Any]:
    return result["value"], result["numerator"], result["denominator"]
