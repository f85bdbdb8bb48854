"""Violations week by week: the chart, what a violation is, the same numbers as a table, and the rows of a chosen week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.scope import ask
from pages.ui import reads, tables, trend, violations
from pages.ui import show as parts
from pages.ui.formats import day, listed
from pages.ui.words import t


def show(scope: Scope) -> None:
    """The chart, its definition, its table and, of a chosen week, the very violations."""
    st.caption(t("compliance.pick_bar"))
    chart(scope)
    left, _ = st.columns([1, 4])
    with left.popover(t("kpi.definition"), icon=":material/function:", type="tertiary"):
        st.markdown(f"**{t('compliance.violation')}**")
        st.write(t("compliance.violation_is"))
    with st.expander(t("compliance.by_week"), icon=":material/table:"):
        weekly = reads.once_a_build(by_week, scope)
        table = _table(weekly, scope)
        st.caption(t("compliance.choose_week"))
        place = tables.show(
            table, {name: t(f"compliance.week_{name}") for name in table.columns}, select="weeks.table"
        )
        if place is not None:
            violations.rows(scope_of(scope, _starts(weekly)[place]))


def chart(scope: Scope) -> None:
    """Violations a week by severity; a bar opens the rows of its week and severity."""
    weekly = reads.once_a_build(by_week, scope)
    figure = trend.violations(weekly, scope.first_day, scope.last_day)
    pointed = parts.pointed(figure, key="weeks.chart")
    cut = [trend.name(start) for start in _starts(weekly) if _is_part(start, scope)]
    if cut:
        st.caption(t("overview.part_why", weeks=listed(cut)))
    if pointed is not None:
        week, severity = pointed
        violations.open_rows(scope_of(scope, trend.monday(week)), severity)


def scope_of(scope: Scope, start: pd.Timestamp | date) -> Scope:
    """The part of a scope that lies in the week of this Monday."""
    monday = pd.Timestamp(start).date()
    last = min(scope.last_day, monday + timedelta(days=6))
    return replace(scope, first_day=max(scope.first_day, monday), last_day=last)


def by_week(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    """Violations of each severity in each week, beside its calls."""
    return ask(con, "violations_by_week", scope)


def _starts(weekly: pd.DataFrame) -> list[pd.Timestamp]:
    """The Mondays of the weeks, in order."""
    return sorted(weekly["week_start"].dropna().unique())


def _is_part(start: pd.Timestamp, scope: Scope) -> bool:
    return trend.is_part(start, scope.first_day, scope.last_day)


def _table(weekly: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    starts = _starts(weekly)
    by = weekly.set_index(["week_start", "severity"])["violations"].to_dict()
    calls = weekly.groupby("week_start")["calls"].first().to_dict()
    return pd.DataFrame(
        [
            {"start": _named(start, scope), "calls": int(calls[start])}
            | {severity: int(by.get((start, severity), 0)) for severity in ("red", "major", "minor")}
            for start in starts
        ],
        columns=["start", "calls", "red", "major", "minor"],
    )


def _named(start: pd.Timestamp, scope: Scope) -> str:
    return t("overview.part_of_week", week=day(start)) if _is_part(start, scope) else day(start)
