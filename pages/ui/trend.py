"""Violations over weeks, stacked by severity in colours that differ in lightness."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from pages.ui.charts import short_weeks
from pages.ui.words import t

_SEVERITIES = {"red": "#a3222b", "major": "#e0a030", "minor": "#b9c7dc"}


def violations(weekly: pd.DataFrame) -> go.Figure:
    """Violations a week stacked by severity (columns week_start, severity, violations)."""
    figure = go.Figure()
    weeks = sorted(weekly["week_start"].dropna().unique())
    for severity, colour in _SEVERITIES.items():
        part = weekly[weekly["severity"] == severity].set_index("week_start")["violations"]
        figure.add_bar(
            x=[_week(week) for week in weeks],
            y=[int(part.get(week, 0)) for week in weeks],
            name=t(f"severity.{severity}"),
            customdata=[severity] * len(weeks),
            marker={"color": colour},
        )
    figure.update_layout(barmode="stack", legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"})
    figure.update_xaxes(type="category", showgrid=False, title=None)
    figure.update_yaxes(rangemode="tozero", title=None, nticks=5)
    return short_weeks(figure.update_layout(height=240, margin={"t": 16, "b": 8, "l": 8, "r": 8}))


def monday(week: str) -> date:
    """The Monday of a week named as on the axis, `2026-W46`."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def _week(day: pd.Timestamp) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
