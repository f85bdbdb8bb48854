"""Tables of a page: chosen columns under words, numbers aligned, shares and money formatted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import pandas as pd
import streamlit as st

from pages.ui.words import t

_ROW, _TWO_LINES, _HEAD = 35, 62, 37  # pixels; Streamlit breaks lines above 4 rem
_USUAL = 400  # pixels that Streamlit gives a table
_SLACK = 1.5  # better a table so much longer than one with its last rows hidden
_WIDE, _NARROW, _PADDING = 13.5, 7.0, 18  # pixels of a Chinese and of another character, and beside a text
_LINES = 3  # that a broken text may take in its row
_WHOLE = frozenset({"agent", "agent_name", "team", "client"})  # names, of which no part may be cut off
_NAMING = frozenset(
    {"line", "version", "load_number", "installment_no"}
)  # numbers that name, and count nothing


def show(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    shares: Sequence[str] = (),
    money: Sequence[str] = (),
    right: Sequence[str] = (),
    sentences: Mapping[str, int] | None = None,
    select: str = "",
    named_by: Sequence[str] = (),
    marked: int | None = None,
    height: int | None = None,
) -> int | None:
    """Show these columns under these words; the place of the chosen row where `select` names the widget, else None.

    `right`: numbers that come as words, aligned as numbers are. `sentences`: texts that go over several lines, each
    with the width that it takes at least, in pixels; a long name gets more, so that no row cuts it off. `height` (pixels) is
    what a long table takes; one that is but half as long again is shown whole.
    The choice holds while the columns `named_by` (all, unless said) stay as they are: with other rows, as after a filter,
    the same place is another row's. `marked` is the place that is chosen at first.
    """
    widths = {name: _width(table[name], width) for name, width in (sentences or {}).items()}
    config = _config(table, columns, shares, money, right, widths)
    shown = _without_gaps(table[list(columns)]).assign(**{name: table[name] * 100 for name in shares})
    row = _TWO_LINES if _is_broken(table, widths) else _ROW
    options: dict[str, Any] = {
        "hide_index": True,
        "column_config": config,
        "width": "stretch",
        "row_height": row,
        "placeholder": t("unit.none"),
        **_height(len(shown) * row + _HEAD, height),
    }
    if not select:
        st.dataframe(shown, **options)
        return None
    key = f"{select}.{_fingerprint(shown[list(named_by or columns)])}"
    return _chosen(shown, key, marked, options)


def _chosen(shown: pd.DataFrame, key: str, marked: int | None, options: dict[str, Any]) -> int | None:
    """Show a table of which one row can be chosen; its place, or None."""
    chosen_at_first: Any = {"selection": {"rows": [] if marked is None else [marked]}}
    event = st.dataframe(
        shown,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        selection_default=chosen_at_first,
        **options,
    )
    chosen = event["selection"]["rows"]
    return int(chosen[0]) if chosen else None


def _height(needed: int, most: int | None) -> dict[str, Any]:
    """How high a table stands that needs so many pixels: as high as it is where that is a little more than it may take."""
    if needed <= _SLACK * (most or _USUAL):
        return {"height": "content"}
    return {"height": most} if most else {}


def _fingerprint(rows: pd.DataFrame) -> str:
    return f"{int(pd.util.hash_pandas_object(rows).sum()):x}"


def _config(
    table: pd.DataFrame,
    columns: Mapping[str, str],
    shares: Sequence[str],
    money: Sequence[str],
    right: Sequence[str],
    widths: Mapping[str, int],
) -> dict[str, Any]:
    """How each column is headed, written and aligned."""
    config: dict[str, Any] = {
        name: st.column_config.NumberColumn(columns[name], format="%.1f%%") for name in shares
    }
    config |= {name: st.column_config.NumberColumn(columns[name], format="¥%,.2f") for name in money}
    config |= {
        name: st.column_config.DateColumn(columns[name], format="YYYY-MM-DD")
        for name in columns
        if _are_days(table[name])
    }
    config |= {
        name: st.column_config.TextColumn(
            columns[name], width=widths.get(name), alignment="right" if name in right else None
        )
        for name in (*right, *widths)
    }
    config |= {
        name: st.column_config.NumberColumn(columns[name], format="localized")
        for name in columns
        if name not in config and name not in _NAMING and _are_counts(table[name])
    }
    return config | {name: word for name, word in columns.items() if name not in config}


def _is_broken(table: pd.DataFrame, widths: Mapping[str, int]) -> bool:
    """Whether some text takes more than the least width of its column."""
    return any(_PADDING + _long(text) > width for name, width in widths.items() for text in table[name])


def _width(texts: pd.Series, width: int) -> int:
    """The least width of a column: that of names so that the longest has room in the lines of a row."""
    if texts.name not in _WHOLE:
        return width
    # A line that ends at a blank may stay almost empty.
    longest = max((_long(text) / (_LINES - (" " in str(text))) for text in texts), default=0.0)
    return max(width, ceil(_PADDING + longest))


def _long(text: object) -> float:
    """How long a text stands on one line, in pixels."""
    return sum(_WIDE if character > "\u2e7f" else _NARROW for character in str(text))


def _are_counts(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _without_gaps(table: pd.DataFrame) -> pd.DataFrame:
    """A dash where a text is missing, as Streamlit would write `None`."""
    texts = table.select_dtypes(include=["object", "str"]).columns
    gaps = table[texts].isna()
    return table.assign(
        **{name: table[name].mask(gaps[name], t("unit.none")) for name in texts if gaps[name].any()}
    )


def _are_days(column: pd.Series) -> bool:
    """Whether a column of times holds days only, as a day comes out of the warehouse as its midnight."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        return False
    times = column.dropna()
    return bool(len(times)) and bool((times == times.dt.normalize()).all())
