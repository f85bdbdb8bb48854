"""Tables of a page: chosen columns under words, numbers aligned, shares and money formatted, exportable where allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from pages import roles
from pages.door import workbook
from pages.ui import person
from pages.ui.words import t


def show(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    shares: Sequence[str] = (),
    money: Sequence[str] = (),
    select: str = "",
    height: int | None = None,
) -> int | None:
    """Show these columns under these words; the place of the chosen row where `select` names the widget, else None."""
    config = {name: st.column_config.NumberColumn(columns[name], format="percent") for name in shares}
    config |= {name: st.column_config.NumberColumn(columns[name], format="¥%.2f") for name in money}
    config |= {name: word for name, word in columns.items() if name not in config}
    shown = table[list(columns)]
    options: dict = {"hide_index": True, "column_config": config, "width": "stretch"}
    if height:
        options["height"] = height
    if not select:
        st.dataframe(shown, **options)
        return None
    event = st.dataframe(shown, key=select, on_select="rerun", selection_mode="single-row", **options)
    chosen = event["selection"]["rows"]
    return int(chosen[0]) if chosen else None


def export(table: pd.DataFrame, name: str) -> None:
    """Links to the table as a workbook, digits masked or, where the role may, in full; each download is audited."""
    user = person.user()
    if table.empty or not roles.may_export(user, False):
        return
    address = workbook.issue(user.user_id, name, table)
    links = f'<a href="{address}" download>{t("export.masked")}</a>'
    if roles.may_export(user, True):
        links += f'<a href="{address}?full=1" download>{t("export.full")}</a>'
    st.html(f'<div class="tj-links">{links}</div>')
