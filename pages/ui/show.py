"""Small parts that pages put on the screen: charts and the audited export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages import roles
from pages.ui import person
from pages.ui.charts import CONFIG
from pages.ui.tickets import issue
from pages.ui.words import t
from pages.ui.words import table as words


def chart(figure: go.Figure, key: str) -> None:
    """Show a figure over the full width."""
    st.plotly_chart(figure, config=CONFIG, key=key)


def pointed(figure: go.Figure, key: str) -> tuple[str, str] | None:
    """Show a figure whose points can be chosen; of the one just chosen, once, its place on the first axis and its customdata."""

    def keep() -> None:
        points = st.session_state[key]["selection"]["points"]
        found = (str(points[0]["x"]), _custom(points[0])) if points else None
        st.session_state[f"{key}.pointed"] = found

    st.plotly_chart(figure, config=CONFIG, key=key, on_select=keep, selection_mode="points")
    found: tuple[str, str] | None = st.session_state.pop(f"{key}.pointed", None)
    return found


def _custom(point: dict[str, Any]) -> str:
    """Plotly gives what a point carries by itself or in a list."""
    carried = point.get("customdata", "")
    return str(carried[0] if isinstance(carried, list) else carried)


def heads(*tables: pd.DataFrame) -> dict[str, str]:
    """The columns of these tables in the reader's words with their units, for a workbook that is printed or handed on."""
    known = words()
    names = {str(name) for one in tables for name in one.columns}
    return {
        name: t(key)
        for name in sorted(names)
        if (key := f"head.{name}" if f"head.{name}" in known else f"column.{name}") in known
    }


def export(
    name: str,
    table: pd.DataFrame,
    more: Mapping[str, pd.DataFrame] | None = None,
    heads: Mapping[str, str] | None = None,
) -> None:
    """Links to the table as a workbook, for roles that may take it; masked unless they may see it in full.

    `more`: further sheets of the same workbook by their names. `heads`: columns in the reader's words.
    """
    user = person.user()
    if not roles.may_export(user, full=False):
        return
    address = issue(user, name, table, more, heads)
    links = f'<a href="{address}" target="_self">{t("export.masked")}</a>'
    if roles.may_export(user, full=True):
        links += f'<a href="{address}?full=1" target="_self">{t("export.full")}</a>'
    st.html(f'<div class="tj-links">{links}</div>')
