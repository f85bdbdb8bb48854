"""Examples: find what was said, hear it at its second, keep it as a clip; collections to play and to assign."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from models import warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.floor.seal import Seal
from models.language.labels import labels
from pages.ui import clipping, filters, reads, sealed, shelves, tables, why
from pages.ui.formats import clock, listed, moment, number
from pages.ui.player import player
from pages.ui.talk import talk, title_of
from pages.ui.words import t

_LIMIT = 300


def page() -> None:
    """Search on one side, the collections on the other."""
    st.title(t("page.examples"), anchor=False)
    search, shelf = st.tabs([t("examples.search"), t("examples.collections")])
    with search:
        _search()
    with shelf:
        shelves.show()


def _search() -> None:
    scope = filters.scope("quarter")
    left, right = st.columns([2, 1])
    words = left.text_input(t("examples.words"), placeholder=t("examples.words_hint")).strip()
    label = right.selectbox(
        t("examples.label"),
        ["", *labels()],
        format_func=lambda name: title_of(name) if name else t("filter.all"),
    )
    if not words and not label:
        st.info(t("examples.begin"), icon=":material/search:")
        return
    seal = sealed.now()
    sealed.say(scope)
    found = reads.once_a_build(_utterances, scope, seal, words, label)
    if found.empty:
        st.info(t("examples.nothing"), icon=":material/search_off:")
        return
    st.caption(t("examples.found", count=number(len(found)), limit=number(_LIMIT)))
    place = tables.show(
        _readable(found),
        {
            name: t(f"examples.{name}")
            for name in ("said_at", "who", "speaker_name", "words_said", "marks", "second")
        },
        select="examples.hits",
        height=300,
    )
    if place is None:
        st.caption(t("examples.choose"))
        return
    row = found.iloc[place]
    _hit(row, with_flags=not seal.holds(row["call_id"], row["started_at"]))


def _utterances(con: warehouse.Connection, scope: Scope, seal: Seal, words: str, label: str) -> pd.DataFrame:
    return ask(con, "utterances", scope, words=words, label=label, limit=_LIMIT, **seal.parameters)


def _readable(found: pd.DataFrame) -> pd.DataFrame:
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "said_at": [moment(row["started_at"]) for row in rows],
            "who": [row["agent_name"] or row["agent_id"] for row in rows],
            "speaker_name": [t(f"speaker.{row['speaker']}") for row in rows],
            "words_said": [clipping.masked(row["text"]) for row in rows],
            "marks": [listed(title_of(name) for name in row["labels"]) for row in rows],
            "second": [clock(row["start_seconds"]) for row in rows],
        }
    )


def _hit(row: pd.Series, with_flags: bool) -> None:
    found = talk(row["recording_id"], with_flags=with_flags)
    if found is None:
        st.warning(t("examples.gone"))
        return
    # Hidden numbers keep their length, so that the marks stay on their words.
    lines = [replace(line, text=clipping.masked(line.text)) for line in found.lines]
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        start = max(float(row["start_seconds"]) - 2, 0.0)
        key = f"hit-{row['utterance_id']}"
        player(found.recording_id, found.length, lines, found.flags, key=key, start=start, height=420)
        why.of_call([one for one in found.found if one.second == float(row["start_seconds"])])
    with right:
        clipping.form(
            clipping.Hit(
                row["call_id"],
                found.recording_id,
                found.length,
                float(row["start_seconds"]),
                float(row["end_seconds"]),
                row["labels"][0] if len(row["labels"]) else "",
                [(line.start, line.end, line.text) for line in lines],
            )
        )
