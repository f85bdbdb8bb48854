"""The funnel plot: each collector's share of faults over the calls it rests on, between the limits of chance."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from models.review.fairness import Standing
from pages.ui.words import t

_FEW = 10  # calls, each of which has its tick on the axis
_CLOSE = 0.06  # of the axis: names of points nearer than this would touch


def figure(found: Mapping[str, Standing]) -> go.Figure:
    """Points inside the limits as circles, outside as named diamonds, too few calls as open circles."""
    chart = go.Figure()
    ordered = sorted(found.values(), key=lambda one: one.reviewed)
    sizes = [one.reviewed for one in ordered]
    for name, values in (
        ("funnel_high", [one.funnel_high for one in ordered]),
        ("funnel_low", [one.funnel_low for one in ordered]),
    ):
        chart.add_scatter(
            x=sizes,
            y=values,
            mode="lines",
            line={"dash": "dot", "width": 1.5, "color": "#7d93b2"},
            name=t("collectors.limits"),
            showlegend=name == "funnel_high",
            hoverinfo="skip",
        )
    for key, symbol, colour in (
        ("inside", "circle", "#3f7fdb"),
        ("outside", "diamond", "#d64550"),
        ("too_few", "circle-open", "#7d93b2"),
    ):
        chosen = [(name, one) for name, one in found.items() if _kind(one) == key and one.rate is not None]
        chart.add_scatter(
            x=[one.reviewed for _, one in chosen],
            y=[one.rate for _, one in chosen],
            mode="markers+text" if key == "outside" else "markers",
            text=[name for name, _ in chosen],
            textposition=_places([one for _, one in chosen], max(sizes, default=0)),
            marker={"symbol": symbol, "size": 11, "color": colour},
            cliponaxis=False,
            name=t(f"collectors.point_{key}"),
            hovertemplate="%{text}<br>%{y:.1%} · %{x}<extra></extra>",
        )
    whole = 1 if max(sizes, default=0) <= _FEW else None  # there is no half of a call
    chart.update_xaxes(title=t("collectors.calls"), showgrid=False, rangemode="tozero", dtick=whole)
    # The name of a point outside stands above it, within the plot.
    highest = max((max(one.rate or 0, one.funnel_high) for one in ordered), default=0)
    chart.update_yaxes(title=t("collectors.beside"), tickformat=".0%", range=[0, highest * 1.15 or 1])
    return chart.update_layout(
        height=340,
        margin={"t": 16, "b": 8, "l": 8, "r": 8},
        legend={"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"},
    )


def _kind(one: Standing) -> str:
    if not one.is_ranked:
        return "too_few"
    return "outside" if one.is_outside else "inside"


def _places(points: list[Standing], most_calls: int) -> list[str]:
    """Where each name stands: above or below its point; of close ones the one of fewer calls goes to the left, the other right."""
    places = []
    for point in points:
        beside = [
            other.reviewed - point.reviewed
            for other in points
            if other is not point
            and _is_above(other) == _is_above(point)
            and abs(other.reviewed - point.reviewed) < _CLOSE * most_calls
        ]
        side = "center" if not beside else "left" if max(beside) > 0 else "right"
        places.append(f"{'top' if _is_above(point) else 'bottom'} {side}")
    return places


def _is_above(one: Standing) -> bool:
    return one.rate is not None and one.rate > one.funnel_high
