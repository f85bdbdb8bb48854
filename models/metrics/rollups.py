"""The KPIs of every whole ISO week and month, computed once a build so that pages read them in milliseconds."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.definitions import Kpi, definitions
from models.metrics.report import NO_FILTERS, facts, facts_query, sums

_GROUPINGS = ("", "team", "agent", "client", "product", "bucket")
# So many rows of cases and periods are computed together that they still fit into memory.
_ROWS_TOGETHER = 8_000_000
# All groupings are summed in one reading of the contributions. Numerator and denominator are divided as whole
# hundredths, which a double holds exactly.
_RATIOS = """
INSERT INTO mart.kpis
WITH fact AS ({facts}),
summed AS (
    SELECT period_id, only_by,
           CASE WHEN grouping(team_id) = 0 THEN 'team' WHEN grouping(agent_id) = 0 THEN 'agent'
                WHEN grouping(client) = 0 THEN 'client' WHEN grouping(product) = 0 THEN 'product'
                WHEN grouping(bucket) = 0 THEN 'bucket' ELSE '' END AS group_kind,
           coalesce(team_id, agent_id, client, product, bucket, '') AS group_id,
           sum(numerator) AS top, coalesce(sum(denominator), 0) + {agent_days} AS bottom
    FROM fact
    GROUP BY GROUPING SETS ((period_id, only_by), (period_id, only_by, team_id), (period_id, only_by, agent_id),
                            (period_id, only_by, client), (period_id, only_by, product), (period_id, only_by, bucket))
),
counted AS (
    SELECT period_id, group_kind, group_id, CAST(sum(top) AS DECIMAL(18,2)) AS top, CAST(sum(bottom) AS DECIMAL(18,2)) AS bottom
    FROM summed
    WHERE only_by IS NULL OR only_by = CASE WHEN group_kind IN ('team', 'agent') THEN group_kind ELSE 'company' END
    GROUP BY ALL
)
SELECT ?, ?, p.period_id, p.first_day, p.last_day, c.group_kind, c.group_id,
       CASE WHEN bottom <> 0 THEN CAST(top * 100 AS DOUBLE) * {factor} / CAST(bottom * 100 AS DOUBLE) END,
       CASE WHEN bottom <> 0 THEN top ELSE 0 END, bottom
FROM counted c
JOIN period p USING (period_id)
"""


def roll_up(con: warehouse.Connection) -> None:
    """Fill `mart.kpis`: one row a KPI, period, grouping and group, for every week and month that the data touch."""
    con.execute(
        "CREATE OR REPLACE TABLE mart.kpis (kpi_id VARCHAR, period_kind VARCHAR, period_id VARCHAR, first_day DATE, "
        "last_day DATE, group_kind VARCHAR, group_id VARCHAR, value DOUBLE, numerator DECIMAL(18,2), "
        "denominator DECIMAL(18,2))"
    )
    together = _periods_together(con)
    for kind, asked in _calendar(con).items():
        for start in range(0, len(asked), together):
            _add_periods(con, kind, asked[start : start + together])


def _periods_together(con: warehouse.Connection) -> int:
    row = con.execute("SELECT count(*) FROM core.cases").fetchone()
    return max(1, _ROWS_TOGETHER // max(1, row[0] if row else 0))


def _add_periods(con: warehouse.Connection, kind: str, asked: list[calendar.Period]) -> None:
    calendar.install(con, asked)
    for kpi in definitions().values():
        if kpi.unit == "days":
            facts(con, kpi)
            _add_medians(con, kpi, kind, asked)
        else:
            _add_ratios(con, kpi, kind)


def _add_ratios(con: warehouse.Connection, kpi: Kpi, kind: str) -> None:
    contributions = facts_query(kpi)
    agent_days = "count(DISTINCT agent_day)" if "agent_day" in contributions.split("WHERE false")[1] else "0"
    con.execute(_RATIOS.format(facts=contributions, factor=kpi.factor, agent_days=agent_days), [kpi.id, kind])


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
