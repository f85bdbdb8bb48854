"""A table whose chosen row stands in the address, so that it can be sent, is marked, and stays chosen under other filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.ui import tables


def choose(table: pd.DataFrame, columns: Mapping[str, str], name: str, by: str, **shown: Any) -> str | None:
    """Show the table; what the column `by` says of the chosen row, else what the address asks for as `name`, else None.

    `shown`: further options of `tables.show`.
    """
    asked = st.query_params.get(name)
    known = [str(value) for value in table[by]]
    marked = known.index(asked) if asked in known else None
    place = tables.show(table, columns, marked=marked, **shown)
    if place is not None:
        st.query_params[name] = known[place]
        return known[place]
    if marked is None:
        return asked
    del st.query_params[name]  # its mark was taken away
    return None
