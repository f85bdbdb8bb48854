"""What the detector flagged in SMS and letters: the words and why; digits are masked, and nothing of it is a violation yet."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.language.labels import must_not
from pages.ui import clipping, reads, tables, why
from pages.ui import show as parts
from pages.ui.formats import moment, number
from pages.ui.talk import basis_of, title_of
from pages.ui.words import t

_COLUMNS = ("when", "event", "label", "text", "agent_name", "case_id")


def show(scope: Scope) -> None:
    """The flags of the scope, newest first, and why a chosen one was put; nothing where there is none."""
    found = reads.once_a_build(_flags, scope)
    if found.empty:
        return
    st.header(t("written.title"), anchor=False)
    texts = number(len(found[["kind", "id"]].drop_duplicates()))
    st.caption(t("written.why", flags=number(len(found)), texts=texts))
    columns = {name: t(f"column.{name}") for name in _COLUMNS}
    table = _worded(found)
    place = tables.show(table, columns, sentences={"text": 260}, height=260, select="written.flags")
    parts.export("written_flags", table)
    if place is None:
        return
    row = {str(name): value for name, value in found.iloc[place].items()}
    basis = basis_of(row, str(row["text"]))
    why.show(title_of(str(row["label"])), basis.text[basis.start : basis.end], basis)


def _flags(con: warehouse.Connection, scope: Scope) -> pd.DataFrame:
    return ask(con, "written_flags", scope, must_not=must_not())


def _worded(found: pd.DataFrame) -> pd.DataFrame:
    return found[["agent_name", "case_id", "client", "id"]].assign(
        when=[moment(at) for at in found["sent_at"]],
        event=[t(f"event.{kind}") for kind in found["kind"]],
        label=[title_of(label) for label in found["label"]],
        text=[clipping.masked(text) for text in found["text"]],
    )
