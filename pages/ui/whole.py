"""A chosen row of a table of actions with its texts at full length, as a cell shows but the first lines of a letter."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.ui.formats import is_missing, literal
from pages.ui.words import t


def show(table: pd.DataFrame, place: int | None, named_by: Sequence[str], texts: Sequence[str]) -> None:
    """The row at a place under what names it, each of these texts as it is written; nothing where no row is chosen."""
    if place is None:
        return
    row = table.iloc[place]
    with st.container(border=True):
        heading = " · ".join(str(row[name]) for name in named_by if not is_missing(row[name]))
        st.markdown(f"**{literal(heading)}**")
        for name in texts:
            if not is_missing(row[name]) and row[name] != t("unit.none"):
                st.caption(t(f"column.{name}"))
                st.text(str(row[name]))
