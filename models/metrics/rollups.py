"""The KPIs of every whole ISO week and month, computed once a build so that pages read them in milliseconds."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.definitions import Kpi, definitions
from models.metrics.report import NO_FILTERS, facts, group_of, sums

_GROUPINGS = ("", "team", "agent", "client", "product", "bucket")
# Numerator and denominator are divided as whole hundredths, which a double holds exactly.
_RATIOS = """
INSERT INTO mart.kpis
WITH summed AS (
    SELECT period_id, {group} AS group_id, CAST(sum(numerator) AS DECIMAL(18,2)) AS top,
           CAST(coalesce(sum(denominator), 0) + count(DISTINCT agent_day) AS DECIMAL(18,2)) AS bottom
    FROM kpi_fact
    WHERE only_by IS NULL OR only_by = ?
    GROUP BY ALL
)
SELECT ?, ?, p.period_id, p.first_day, p.last_day, ?, s.group_id,
       CASE WHEN bottom <> 0 THEN CAST(top * 100 AS DOUBLE) * {factor} / CAST(bottom * 100 AS DOUBLE) END,
       CASE WHEN bottom <> 0 THEN top ELSE 0 END, bottom
FROM summed s
JOIN period p USING (period_id)
"""


def roll_up(con: warehouse.Connection) -> None:
    """Fill `mart.kpis`: one row a KPI, period, grouping and group, for every week and month that the data touch."""
    con.execute(
        "CREATE OR REPLACE TABLE mart.kpis (kpi_id VARCHAR, period_kind VARCHAR, period_id VARCHAR, first_day DATE, "
        "last_day DATE, group_kind VARCHAR, group_id VARCHAR, value DOUBLE, numerator DECIMAL(18,2), "
        "denominator DECIMAL(18,2))"
    )
    for kind, asked in _calendar(con).items():
        calendar.install(con, asked)
        for kpi in definitions().values():
            facts(con, kpi)
            if kpi.unit == "days":
                _add_medians(con, kpi, kind, asked)
            else:
                _add_ratios(con, kpi, kind)


def _add_ratios(con: warehouse.Connection, kpi: Kpi, kind: str) -> None:
    """Sum the facts once by all groups together, then add the rows of each grouping from those sums."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE kpi_fact AS SELECT * EXCLUDE (numerator, denominator), "
        "sum(numerator) AS numerator, sum(denominator) AS denominator FROM kpi_fact GROUP BY ALL"
    )
    for by in _GROUPINGS:
        group, level = group_of(by)
        con.execute(_RATIOS.format(group=group, factor=kpi.factor), [level, kpi.id, kind, by])


def _add_medians(con: warehouse.Connection, kpi: Kpi, kind: str, asked: list[calendar.Period]) -> None:
    by_id = {period.id: period for period in asked}
    rows = []
    for by in _GROUPINGS:
        for (period_id, group), result in sums(con, kpi, by_id, by, NO_FILTERS).items():
            period = by_id[period_id]
            days = period.first_day, period.last_day
            rows.append((kpi.id, kind, period_id, *days, by, group, *_parts(result)))
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
