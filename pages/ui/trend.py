"""Trends over weeks: one KPI as a line, violations as bars by severity, in colours that differ in lightness too."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from models.metrics import Kpi
from pages.ui.words import t

_SEVERITIES = {"red": ("#b4232c", "/"), "major": ("#d98a1f", "."), "minor": ("#7d93b2", "")}
_LINE = "#1f5fbf"
_CONFIG = {"displaylogo": False, "displayModeBar": False, "modeBarButtonsToRemove": ["sendChartToCloud"]}


def show(figure: go.Figure) -> None:
    """Put a figure on the page in its theme's colours."""
    st.plotly_chart(figure, width="stretch", config=_CONFIG, theme="streamlit")


def line(weekly: pd.DataFrame, kpi: Kpi, title: str) -> go.Figure:
    """One KPI week by week (columns week, value); weeks without a value leave a gap."""
    figure = go.Figure(
        go.Scatter(
            x=weekly["week"],
            y=weekly["value"],
            mode="lines+markers",
            line={"color": _LINE, "width": 2},
            marker={"size": 6},
            connectgaps=False,
            hovertemplate="%{x}<br>%{y}<extra></extra>",
        )
    )
    figure.update_yaxes(tickformat=".0%" if kpi.unit == "ratio" else ",.1f", rangemode="tozero", nticks=5)
    return _plain(figure, title, 220)


def violations(weekly: pd.DataFrame, title: str) -> go.Figure:
    """Violations a week stacked by severity (columns week_start, severity, violations)."""
    figure = go.Figure()
    weeks = sorted(weekly["week_start"].dropna().unique())
    for severity, (colour, pattern) in _SEVERITIES.items():
        part = weekly[weekly["severity"] == severity].set_index("week_start")["violations"]
        figure.add_bar(
            x=[_week(week) for week in weeks],
            y=[int(part.get(week, 0)) for week in weeks],
            name=t(f"severity.{severity}"),
            marker={
                "color": colour,
                "pattern": {"shape": pattern, "fgcolor": "rgba(255,255,255,.55)", "size": 5},
            },
        )
    figure.update_layout(barmode="stack", legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"})
    return _plain(figure, title, 260)


def _week(day: pd.Timestamp) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _plain(figure: go.Figure, title: str, height: int) -> go.Figure:
    figure.update_xaxes(type="category", tickangle=0, nticks=8)
    figure.update_layout(
        title={"text": title, "font": {"size": 14}}, height=height, margin={"l": 8, "r": 8, "t": 44, "b": 8}
    )
    return figure
