"""The KPIs of every whole ISO week and month, computed once a build so that pages read them in milliseconds."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.definitions import Kpi, definitions
from models.metrics.report import facts_query, sums

# So many rows of cases and periods are computed together that they still fit into memory.
_ROWS_TOGETHER = 8_000_000
_COLUMNS = (
    "kpi_id VARCHAR, period_kind VARCHAR, period_id VARCHAR, first_day DATE, last_day DATE, group_kind VARCHAR, "
    "group_id VARCHAR, value DOUBLE, numerator DECIMAL(18,2), denominator DECIMAL(18,2), is_money BOOLEAN, matures_on DATE"
)
# Numerator and denominator are divided as whole hundredths, which a double holds exactly.
_HUNDREDTHS = (
    "CREATE OR REPLACE TEMP MACRO kpi_hundredths(amount) AS CAST(amount::DECIMAL(38,2) * 100 AS DOUBLE)"
)
_RATIOS = """
WITH counted AS (
    SELECT period_no, group_kind, group_id, CAST(sum(numerator) AS DECIMAL(18,2)) AS top,
           CAST(sum(denominator) AS DECIMAL(18,2)) AS bottom, typeof(any_value(numerator)) LIKE 'DECIMAL%' AS is_money,
           max(matures_on) AS matures_on
    FROM ({facts})
    GROUP BY ALL
)
SELECT '{kpi_id}', k.period_kind, p.period_id, p.first_day, p.last_day, c.group_kind, c.group_id,
       CASE WHEN bottom <> 0 THEN kpi_hundredths(top) * {factor} / kpi_hundredths(bottom) END,
       CASE WHEN bottom <> 0 THEN top ELSE 0 END, bottom, c.is_money, c.matures_on
FROM counted c
JOIN period p USING (period_no)
JOIN mart.kpi_periods k USING (period_id)
"""


def roll_up(con: warehouse.Connection, since: date = date.min) -> None:
    """Fill `mart.kpis`: one row a KPI, period, grouping and group, for every week and month that the data touch.

    A week or month that the data only begin or end in is clipped to their days; `mart.kpi_periods` lists them, none of a
    silence of more than a year: one payment dated 9999 would make 400,000 of them. Periods that
    end before `since` keep the rows of an earlier roll-up if they had the same days in it.
    """
    con.execute(
        f"CREATE TABLE IF NOT EXISTS mart.kpis ({_COLUMNS}); CREATE OR REPLACE TEMP TABLE kpi_total ({_COLUMNS}); {_HUNDREDTHS}"
    )
    missing: dict[calendar.Period, str] = {}
    for kind, asked in _calendar(con).items():
        kept = [period for period in _kept(con, kind, since) if period in asked]
        missing |= {period: kind for period in asked if period not in kept}
        con.execute("DELETE FROM mart.kpi_periods WHERE period_kind = ?", [kind])
        warehouse.append(con, "mart.kpi_periods", [(kind, *astuple(period)) for period in asked])
        con.execute(
            "DELETE FROM mart.kpis WHERE period_kind = ? AND NOT list_contains(?, period_id)",
            [kind, [period.id for period in kept]],
        )
    in_order = sorted(missing.items(), key=lambda item: item[0].last_day)
    together = _periods_together(con)
    for start in range(0, len(in_order), together):
        _add_periods(con, dict(in_order[start : start + together]))
    # A page reads one kind of period and grouping: in this order they lie together.
    con.execute(
        "INSERT INTO mart.kpis FROM kpi_total ORDER BY period_kind, group_kind, kpi_id, period_id, group_id; "
        "DROP TABLE kpi_total"
    )


def _kept(con: warehouse.Connection, kind: str, since: date) -> list[calendar.Period]:
    """The periods of an earlier roll-up that ended before a day."""
    rows = con.execute(
        "SELECT period_id, first_day, last_day FROM mart.kpi_periods WHERE period_kind = ? AND last_day < ?",
        [kind, since],
    )
    return [calendar.Period(*row) for row in rows.fetchall()]


def _periods_together(con: warehouse.Connection) -> int:
    row = con.execute("SELECT count(*) FROM core.cases").fetchone()
    return max(1, _ROWS_TOGETHER // max(1, row[0] if row else 0))


def _add_periods(con: warehouse.Connection, asked: dict[calendar.Period, str]) -> None:
    """Add these periods, weeks and months alike, each with its kind: what lies in both is read once."""
    calendar.install(con, list(asked))
    ratios = [kpi for kpi in definitions().values() if kpi.unit != "days"]
    # One statement for all: planning each by itself takes longer than reading their tables.
    con.execute(
        "INSERT INTO kpi_total "
        + " UNION ALL ".join(
            f"({_RATIOS.format(kpi_id=kpi.id, facts=facts_query(kpi), factor=kpi.factor)})" for kpi in ratios
        )
    )
    for kpi in definitions().values():
        if kpi.unit == "days":
            _add_medians(con, kpi, asked)


def _add_medians(con: warehouse.Connection, kpi: Kpi, asked: dict[calendar.Period, str]) -> None:
    by_id = {period.id: period for period in asked}
    rows = []
    for by in calendar.GROUPINGS:
        for (period_id, group), result in sums(con, [kpi], by_id, by)[kpi.id].items():
            period = by_id[period_id]
            days = period.first_day, period.last_day
            rows.append((kpi.id, asked[period], period_id, *days, by, group, *_parts(result), False, None))
    warehouse.append(con, "kpi_total", rows)


def stored(
    con: warehouse.Connection, kpi_ids: list[str], period_kind: str, group_kind: str = ""
) -> list[dict[str, Any]]:
    """The rows of `mart.kpis` of these KPIs for weeks or months (`period_kind`), in order of period and group."""
    found = warehouse.rows(
        con,
        "SELECT * EXCLUDE (is_money, matures_on) REPLACE (numerator::VARCHAR AS numerator, denominator::VARCHAR AS denominator) FROM mart.kpis "
        "WHERE list_contains($ids, kpi_id) AND period_kind = $kind AND group_kind = $by "
        "ORDER BY kpi_id, period_id, group_id",
        {"ids": kpi_ids, "kind": period_kind, "by": group_kind},
    )
    # Python reads a decimal from its text several times as fast as DuckDB hands one over.
    for row in found:
        row["numerator"], row["denominator"] = Decimal(row["numerator"]), Decimal(row["denominator"])
    return found


def _calendar(con: warehouse.Connection) -> dict[str, list[calendar.Period]]:
    stretches = con.execute(
        "SELECT first_day, last_day FROM mart.data_stretches ORDER BY first_day"
    ).fetchall()
    if not stretches:
        return {}
    days = stretches[0][0], stretches[-1][1]
    return {
        kind: [
            period
            for period in split(*days)
            if any(first <= period.last_day and period.first_day <= last for first, last in stretches)
        ]
        for kind, split in (("week", calendar.weeks), ("month", calendar.months))
    }


def _parts(result: dict[str, Any]) -> tuple[Any, Any, Any]:
    return result["value"], result["numerator"], result["denominator"]
