"""Violations over weeks, stacked by severity; the graver, the further its colour is from the page's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.ui.charts import short_weeks
from pages.ui.words import t

_ON_LIGHT = {"red": "#a3222b", "major": "#e0a030", "minor": "#8fa3c4", "hatch": "#ffffff", "words": "#1c1f26"}
_ON_DARK = {"red": "#ff8a84", "major": "#b9812a", "minor": "#5b6d8c", "hatch": "#14171d", "words": "#e9ebef"}
_MOST_NUMBERED = 14  # weeks: above the bars of more, numbers would touch
_SEVERITIES = ("red", "major", "minor")


def violations(weekly: pd.DataFrame, first: date, last: date) -> go.Figure:
    """Violations a week stacked by severity (columns week_start, severity, violations); weeks cut by `first` or `last` are
    hatched."""
    figure = go.Figure()
    weeks = sorted(weekly["week_start"].dropna().unique())
    cut = [week for week in weeks if is_part(week, first, last)]
    whole = [week for week in weeks if week not in cut]
    for severity in _SEVERITIES:
        part = weekly[weekly["severity"] == severity].set_index("week_start")["violations"]
        _bars(figure, severity, part, whole, "")
        _bars(figure, severity, part, cut, "/", named=not whole)
    figure.update_layout(
        barmode="stack",
        legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right", "traceorder": "normal"},
    )
    names = [name(week) for week in weeks]
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=names, showgrid=False, title=None
    )
    figure.update_yaxes(rangemode="tozero", title=None, nticks=5)
    if len(weeks) <= _MOST_NUMBERED:
        _numbers(figure, weekly, weeks)
    return short_weeks(figure.update_layout(height=240, margin={"t": 16, "b": 8, "l": 8, "r": 8}))


def _bars(
    figure: go.Figure,
    severity: str,
    part: pd.Series,
    weeks: Sequence[pd.Timestamp],
    hatch: str,
    named: bool = True,
) -> None:
    """The bars of one severity in these weeks."""
    colours = _colours()
    figure.add_bar(
        x=[name(week) for week in weeks],
        y=[int(part.get(week, 0)) for week in weeks],
        name=t(f"severity.{severity}"),
        customdata=[severity] * len(weeks),
        marker={
            "color": colours[severity],
            "pattern": {"shape": hatch, "fillmode": "overlay", "fgcolor": colours["hatch"]},
        },
        showlegend=named,
    )


def _colours() -> dict[str, str]:
    return _ON_DARK if st.context.theme.type == "dark" else _ON_LIGHT


def _numbers(figure: go.Figure, weekly: pd.DataFrame, weeks: Sequence[pd.Timestamp]) -> None:
    """Above each bar how many it stands for, and how many of them are severe: few of many are but a line of colour."""
    by = weekly.groupby(["week_start", "severity"])["violations"].sum()
    font = {"size": 12, "color": _colours()["words"]}
    totals = {week: int(by.get(week, pd.Series([0])).sum()) for week in weeks}
    for week, total in totals.items():
        severe = int(by.get((week, "red"), 0))
        told = t("overview.severe_of", count=severe, total=total) if severe else str(total)
        figure.add_annotation(x=name(week), y=total, text=told, showarrow=False, yanchor="bottom", font=font)
    figure.update_yaxes(range=[0, 1.3 * max(totals.values(), default=0) or 1])


def is_part(start: pd.Timestamp | date, first: date, last: date) -> bool:
    """Whether the week of this Monday has a day outside of these days."""
    monday_of = pd.Timestamp(start).date()
    return monday_of < first or monday_of + timedelta(days=6) > last


def name(start: pd.Timestamp) -> str:
    """The week of a Monday as the axis names it, `2026-W46`."""
    year, week, _ = start.isocalendar()
    return f"{year}-W{week:02d}"


def monday(week: str) -> date:
    """The Monday of a week named as on the axis, `2026-W46`."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
