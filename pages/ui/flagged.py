"""The flags that a number of flagged calls counts, with the words said; digits in them are masked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.floor.seal import Seal
from models.language.labels import must_not
from pages.ui import clipping, listen, reads, sealed, tables, why
from pages.ui import show as parts
from pages.ui.formats import is_missing, moment, number
from pages.ui.talk import basis_of, title_of
from pages.ui.words import t

_BEFORE = 2  # seconds, so that the words are heard from their beginning
_COLUMNS = ("when", "label", "state", "text", "client", "call")


def rows(scope: Scope) -> None:
    """Each flag of the scope's calls, oldest first."""
    sealed.say(scope)
    found = reads.once_a_build(_flags, scope, sealed.now())
    table = _worded(found)
    st.caption(t("overview.flagged_why", calls=number(table["call"].nunique()), flags=number(len(table))))
    columns = {name: t(f"column.{name}") for name in _COLUMNS}
    place = tables.show(table, columns, height=320, select="flagged.flags")
    parts.export("flagged_calls", table)
    if place is None:
        st.caption(t("why.chosen"))
        return
    row = {str(name): value for name, value in found.iloc[place].items()}
    why.show(title_of(row["label"]), row["text"] or "", basis_of(row, row["text"] or ""))
    at = 0.0 if is_missing(row["start_seconds"]) else float(row["start_seconds"])
    listen.show(row["call_id"], "flagged", max(at - _BEFORE, 0.0))


def _flags(con: warehouse.Connection, scope: Scope, seal: Seal) -> pd.DataFrame:
    return ask(con, "flagged_calls", scope, must_not=must_not(), **seal.parameters)


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "when": [moment(at) for at in table["started_at"]],
            "label": [title_of(label) for label in table["label"]],
            "state": [t(f"flag_state.{state}") for state in table["state"]],
            "text": [clipping.masked(text) if text else "" for text in table["text"]],
            "client": table["client"],
            "call": table["call_id"],
        }
    )
