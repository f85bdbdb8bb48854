"""Violations week by week: the chart, what a violation is, the same numbers as a table, and the rows of a chosen week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.rules.pack import Rule
from pages.ui import reads, tables, trend
from pages.ui import show as parts
from pages.ui.formats import day, moment, number
from pages.ui.words import language, t


def show(scope: Scope, rules: Mapping[str, Rule]) -> None:
    """The chart, its definition, its table and, of a chosen week, the very violations."""
    weekly = reads.once_a_build(by_week, scope)
    parts.chart(trend.violations(weekly), key="weeks.chart")
    left, _ = st.columns([1, 4])
    with left.popover(t("kpi.definition"), icon=":material/function:", type="tertiary"):
        st.markdown(f"**{t('compliance.violation')}**")
        st.write(t("compliance.violation_is"))
    with st.expander(t("compliance.by_week"), icon=":material/table:"):
        table = _table(weekly)
        st.caption(t("compliance.choose_week"))
        place = tables.show(
            table, {name: t(f"compliance.week_{name}") for name in table.columns}, select="weeks.table"
        )
        if place is not None:
            _rows(scope, weekly, place, rules)


def by_week(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    """Violations of each severity in each week, beside its calls."""
    return ask(con, "violations_by_week", scope)


def all_violations(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    """Every violation of a scope."""
    return ask(con, "violations", scope, rule_id="")


def listed(table: pd.DataFrame, rules: Mapping[str, Rule]) -> pd.DataFrame:
    """Violations with their rule's title and time as words."""
    titles = {name: rule.title.text(language()) for name, rule in rules.items()}
    return table.assign(
        when=[moment(at) for at in table["occurred_at"]],
        rule=[titles.get(name, name) for name in table["rule_id"]],
        severity=[t(f"severity.{severity}") for severity in table["severity"]],
    )


def _table(weekly: pd.DataFrame) -> pd.DataFrame:
    starts = sorted(weekly["week_start"].dropna().unique())
    by = weekly.set_index(["week_start", "severity"])["violations"].to_dict()
    calls = weekly.groupby("week_start")["calls"].first().to_dict()
    return pd.DataFrame(
        [
            {"start": day(start), "calls": int(calls[start])}
            | {severity: int(by.get((start, severity), 0)) for severity in ("red", "major", "minor")}
            for start in starts
        ],
        columns=["start", "calls", "red", "major", "minor"],
    )


def _rows(scope: Scope, weekly: pd.DataFrame, place: int, rules: Mapping[str, Rule]) -> None:
    start = pd.Timestamp(sorted(weekly["week_start"].dropna().unique())[place]).date()
    week = replace(
        scope,
        first_day=max(scope.first_day, start),
        last_day=min(scope.last_day, start + timedelta(days=6)),
    )
    table = listed(reads.once_a_build(all_violations, week), rules)
    st.caption(t("compliance.week_rows", start=day(start), count=number(len(table))))
    names = ("when", "rule", "severity", "agent_name", "client", "case_id", "calls")
    tables.show(table.head(2000), {name: t(f"column.{name}") for name in names}, height=300)
    parts.export(f"violations_{start:%Y%m%d}", table.drop(columns=["call_ids", "detail"]))
