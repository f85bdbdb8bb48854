"""Overview: money and conduct side by side, with trend and target, so that neither is read without the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from models import metrics, rules, warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.language.labels import labels
from pages.ui import charts, evidence, filters, reads, show, tables, targets, tiles, trend, weeks
from pages.ui.formats import number
from pages.ui.words import t

MONEY = ("recovery_rate.period", "overdue_rate.amount", "target_attainment")
WORK = ("connect_rate", "right_party_rate", "promise_kept_rate.count")
CONDUCT = ("frequency_compliance", "recording_coverage", "complaint_rate")
PARTS = ("connect_rate", "recovery_rate.period", "complaint_rate")
TRENDS = ("recovery_rate.period", "overdue_rate.amount", "connect_rate")


def page() -> None:
    """The floor in ten seconds: three rows of tiles, the trend beneath, the collectors last."""
    st.title(t("page.overview"), anchor=False)
    scope = filters.scope()
    now, then = tiles.kpis(scope), tiles.kpis(tiles.before(scope))
    now["target_attainment"] = tiles.kpis(_whole_months(scope))["target_attainment"]
    for heading, kpi_ids in (("money", MONEY), ("work", WORK)):
        st.subheader(t(f"overview.{heading}"), anchor=False)
        for column, kpi_id in zip(st.columns(3), kpi_ids, strict=True):
            with column:
                tiles.tile(
                    kpi_id, now, then, _whole_months(scope) if kpi_id == "target_attainment" else scope
                )
    _conduct(scope, now, then)
    targets.show(scope)
    _trends(scope)
    _collectors(scope)


def _whole_months(scope: Scope) -> Scope:
    """The scope from the first of its first month on, as targets are set by month."""
    return replace(scope, first_day=scope.first_day.replace(day=1))


def _conduct(scope: Scope, now: dict, then: dict) -> None:
    st.subheader(t("overview.conduct"), anchor=False)
    columns = st.columns(4)
    with columns[0], st.container(border=True):
        found, earlier = violations(scope), violations(tiles.before(scope))
        st.metric(
            t("overview.violations"),
            number(found),
            None if earlier == 0 else f"{found - earlier:+,}",
            delta_color="inverse",
        )
        with st.popover(t("kpi.definition"), icon=":material/function:", type="tertiary"):
            st.markdown(f"**{t('compliance.violation')}**")
            st.write(t("compliance.violation_is"))
            st.page_link(st.session_state["pages"]["compliance"], label=t("overview.to_compliance"))
    for column, kpi_id in zip(columns[1:], CONDUCT, strict=True):
        with column:
            tiles.tile(kpi_id, now, then, scope)


def violations(scope: Scope) -> int:
    """How many violations fell into the scope."""
    return int(reads.once_a_build(_by_rule, scope)["violations"].sum())


def _by_rule(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "violations_by_rule", scope)


def _trends(scope: Scope) -> None:
    st.subheader(t("overview.trend"), anchor=False)
    weekly = reads.once_a_build(_weekly, scope)
    broken = reads.once_a_build(_broken, scope)
    for column, kpi_id in zip(st.columns(3), TRENDS, strict=True):
        kpi = metrics.definitions()[kpi_id]
        with column:
            st.markdown(f"**{tiles.name(kpi)}**")
            figure = charts.line(
                weekly[weekly["kpi_id"] == kpi_id], "week", "value", unit="share", height=200
            )
            show.chart(figure, key=f"trend.{kpi_id}")
    st.markdown(f"**{t('overview.violations_by_week')}**")
    show.chart(trend.violations(broken), key="trend.violations")
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
        if date.fromisocalendar(int(week[:4]), int(week[6:]), 1) >= scope.first_day
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


def _broken(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "violations_by_week", scope)


def _collectors(scope: Scope) -> None:
    """Each collector's money beside conduct; nobody with few attempts is set against the others."""
    st.subheader(t("overview.collectors"), anchor=False)
    st.caption(t("overview.collectors_why", minimum=reads.settings().minimum_count))
    table = reads.once_a_build(collectors, scope)
    if table.empty:
        st.info(t("overview.no_collectors"))
        return
    place = tables.show(
        table,
        {
            "agent_name": t("column.agent"),
            "team_id": t("column.team"),
            "attempts": t("column.attempts"),
            "connect_rate": t("column.connect_rate"),
            "recovery_rate": t("column.recovery_rate"),
            "violations": t("column.violations"),
            "red_violations": t("column.red_violations"),
            "flagged_calls": t("column.flagged_calls"),
            "complaints": t("column.complaints"),
        },
        shares=("connect_rate", "recovery_rate"),
        select="overview.collectors",
    )
    if place is not None:
        one = table.iloc[place]
        _of_collector(replace(scope, agents=(str(one["agent_id"]),)), str(one["agent_name"]))


def _of_collector(scope: Scope, name: str) -> None:
    """The rows under one collector's numbers."""
    st.markdown(f"**{name}**")
    options = ("violations", *PARTS)
    chosen = st.segmented_control(
        t("overview.rows_of"),
        options,
        default="violations",
        format_func=lambda one: t("column.violations") if one == "violations" else _name(one),
    )
    if chosen in PARTS:
        evidence.rows(metrics.definitions()[str(chosen)], scope)
        return
    known = {rule.id: rule for pack in rules.packs(reads.settings().data) for rule in pack.rules}
    found = weeks.listed(reads.once_a_build(weeks.all_violations, scope), known)
    names = ("when", "rule", "severity", "client", "case_id", "calls")
    tables.show(found, {name: t(f"column.{name}") for name in names}, height=300)


def _name(kpi_id: str) -> str:
    return tiles.name(metrics.definitions()[kpi_id])


def collectors(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    """One row a collector in order of name: attempts, connect and recovery rate, violations, flags, complaints.

    Rates are empty below the minimum count of attempts.
    """
    must_not = [label.id for label in labels().values() if label.kind == "must_not"]
    conduct = ask(con, "conduct_by_agent", scope, must_not=must_not)
    found = metrics.kpis_by(con, scope.first_day, scope.last_day, "agent", scope.filters)
    minimum = reads.settings().minimum_count
    for column, kpi_id in (("connect_rate", "connect_rate"), ("recovery_rate", "recovery_rate.period")):
        values = conduct["agent_id"].map(lambda agent, kpi=kpi_id: found[kpi].get(agent, {}).get("value"))
        conduct[column] = values.where(conduct["attempts"] >= minimum)
    return conduct.sort_values(["team_id", "agent_id"]).reset_index(drop=True)
