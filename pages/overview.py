"""Overview: money and conduct side by side, with trend and target, so that neither is read without the other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import metrics, warehouse
from models.floor import Scope
from pages.ui import (
    charts,
    conduct,
    every_kpi,
    evidence,
    filters,
    headline,
    reads,
    show,
    tables,
    targets,
    tiles,
    trend,
    weeks,
)
from pages.ui.words import t

MONEY = ("recovery_rate.period", "overdue_rate.amount", "dpd90_rate.balance", "target_attainment")
WORK = ("connect_rate", "right_party_rate", "promise_kept_rate.count", "coverage_rate")
CONDUCT = ("frequency_compliance", "recording_coverage", "complaint_rate")
TRENDS = ("recovery_rate.period", "overdue_rate.amount", "connect_rate")


def page() -> None:
    """The floor in ten seconds: money, conduct and work in rows of four tiles, the trend beneath; then targets, every KPI, collectors."""
    st.title(t("page.overview"), anchor=False)
    scope = filters.scope()
    headline.compared(scope)
    now, then = tiles.kpis(scope), tiles.kpis(tiles.before(scope))
    whole_months = tiles.days_of("target_attainment", scope)
    now["target_attainment"] = tiles.kpis(whole_months)["target_attainment"]
    _tiles("money", MONEY, now, then, scope)
    _conduct_tiles(scope, now, then)
    _tiles("work", WORK, now, then, scope)
    _trends(scope)
    targets.show(scope)
    every_kpi.show(scope)
    conduct.show(scope)


def _tiles(heading: str, kpi_ids: tuple[str, ...], now: dict, then: dict, scope: Scope) -> None:
    st.header(t(f"overview.{heading}"), anchor=False)
    for column, kpi_id in zip(st.columns(len(kpi_ids)), kpi_ids, strict=True):
        with column:
            tiles.tile(kpi_id, now, then, tiles.days_of(kpi_id, scope))


def _conduct_tiles(scope: Scope, now: dict, then: dict) -> None:
    st.header(t("overview.conduct"), anchor=False)
    columns = st.columns(4)
    with columns[0]:
        headline.violations_tile(scope)
    for column, kpi_id in zip(columns[1:], CONDUCT, strict=True):
        with column:
            tiles.tile(kpi_id, now, then, scope)


def _trends(scope: Scope) -> None:
    st.header(t("overview.trend"), anchor=False)
    st.caption(t("overview.pick_point"))
    weekly = reads.once_a_build(_weekly, scope)
    unfinished = {
        week for week in weekly["week"] if trend.is_part(trend.monday(week), scope.first_day, scope.last_day)
    }
    for column, kpi_id in zip(st.columns(3), TRENDS, strict=True):
        kpi = metrics.definitions()[kpi_id]
        with column:
            st.markdown(f"**{tiles.name(kpi)}**")
            figure = charts.line(
                weekly[weekly["kpi_id"] == kpi_id],
                "week",
                "value",
                unit="share",
                height=200,
                unfinished=unfinished,
            )
            pointed = show.pointed(figure, key=f"trend.{kpi_id}")
            if pointed is not None:
                evidence.open_rows(kpi, weeks.scope_of(scope, trend.monday(pointed[0])))
    st.markdown(f"**{t('overview.violations_by_week')}**")
    weeks.chart(scope)
    with st.expander(t("overview.trend_rows"), icon=":material/table:"):
        names = ("week", "kpi", "value", "numerator", "denominator")
        tables.show(_worded(weekly), {name: t(f"column.{name}") for name in names}, height=360)


def _weekly(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    """The values of whole weeks; a week that the scope cuts short at its start would look like a fall."""
    found = metrics.kpis_by(con, scope.first_day, scope.last_day, "week", scope.filters)
    rows = [
        {"kpi_id": kpi_id, "week": week}
        | {name: result[name] for name in ("value", "numerator", "denominator")}
        for kpi_id in TRENDS
        for week, result in found[kpi_id].items()
        if trend.monday(week) >= scope.first_day
    ]
    return pd.DataFrame(rows, columns=["kpi_id", "week", "value", "numerator", "denominator"])


def _worded(weekly: pd.DataFrame) -> pd.DataFrame:
    """The weekly values with their parts, as words."""
    found = [metrics.definitions()[kpi_id] for kpi_id in weekly["kpi_id"]]
    return pd.DataFrame(
        {
            "week": weekly["week"],
            "kpi": [tiles.name(kpi) for kpi in found],
            "value": [tiles.shown(kpi, value) for kpi, value in zip(found, weekly["value"], strict=True)],
            "numerator": [tiles.part(value) for value in weekly["numerator"]],
            "denominator": [tiles.part(value) for value in weekly["denominator"]],
        }
    )
