"""DataFrame → Figure, nothing of Streamlit. Colours never carry the meaning alone: lines have symbols and names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
import plotly.graph_objects as go

CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": False,
    "modeBarButtonsToRemove": ["sendChartToCloud"],
    "responsive": True,
}
_MOST_NAMES = 6
_INTERVAL, _VALUE = "#7f93ad", "#3f7fdb"
_INTERVAL_ROWS = (48, 26)  # pixels of the axis, and of each row
_FORMATS = {"share": ".1%", "number": ",.0f", "money": ",.0f", "days": ",.1f"}
_TICKS = _FORMATS | {"share": ".1~%", "days": ",.1~f"}  # an axis needs no ".0"


def line(
    frame: pd.DataFrame,
    x: str,
    y: str,
    unit: str = "number",
    height: int = 260,
    unfinished: Collection[str] = (),
) -> go.Figure:
    """A trend over periods named in `x` (a category axis); the periods `unfinished` have open symbols."""
    figure = go.Figure()
    figure.add_scatter(
        x=frame[x].astype(str),
        y=frame[y],
        mode="lines+markers",
        marker={"symbol": [_symbol(str(period) in unfinished) for period in frame[x]], "size": 7},
        line={"width": 2},
        hovertemplate=f"%{{x}}<br> %{{y:{_FORMATS[unit]}}}<extra></extra>",
    )
    return short_weeks(_styled(figure, unit, height))


def _symbol(is_open: bool) -> str:
    return "circle-open" if is_open else "circle"


def intervals(frame: pd.DataFrame, x: str, y: str, low: str, high: str) -> go.Figure:
    """Shares with their intervals, one a row from top to bottom; a missing value shows its interval alone."""
    names = frame[x].astype(str)
    figure = go.Figure()
    for name, start, end in zip(names, frame[low], frame[high], strict=True):
        figure.add_scatter(
            x=[start, end],
            y=[name, name],
            mode="lines",
            line={"width": 3, "color": _INTERVAL},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=frame[y], y=names, mode="markers", marker={"size": 10, "symbol": "diamond", "color": _VALUE}, cliponaxis=False,
        hovertemplate=f"%{{y}} %{{x:{_FORMATS['share']}}}<extra></extra>",
    )  # fmt: skip
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, title=None, automargin=True)
    figure.update_xaxes(
        tickformat=_TICKS["share"], title=None, nticks=5, range=[0, 1.04 * frame[high].max() or 1]
    )
    margin = {"t": 8, "b": 8, "l": 8, "r": 8}
    height = _INTERVAL_ROWS[0] + _INTERVAL_ROWS[1] * len(frame)
    return figure.update_layout(height=height, margin=margin, showlegend=False, hovermode="closest")


def short_weeks(figure: go.Figure) -> go.Figure:
    """Name ISO weeks of one year without the year, so that their names stand upright in a narrow chart."""
    names = sorted({str(name) for trace in figure.data for name in trace.x})
    if names and len({name[:6] for name in names}) == 1 and names[0][4:6] == "-W":
        named = names[:: -(-len(names) // _MOST_NAMES)]
        figure.update_xaxes(tickvals=named, ticktext=[name[5:] for name in named], tickangle=0)
    return figure


def _styled(figure: go.Figure, unit: str, height: int) -> go.Figure:
    figure.update_xaxes(type="category", showgrid=False, title=None)
    figure.update_yaxes(tickformat=_TICKS[unit], rangemode="tozero", title=None, nticks=5)
    return figure.update_layout(
        height=height,
        margin={"t": 16, "b": 8, "l": 8, "r": 8},
        showlegend=len(figure.data) > 1,
        legend={"orientation": "h", "y": -0.18, "x": 0},
        hovermode="x unified" if len(figure.data) > 1 else "closest",
    )
