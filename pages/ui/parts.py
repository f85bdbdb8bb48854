"""The recordings of one call: each leg may have one of its own, and a verdict is on what is said in all of them."""

from __future__ import annotations

import streamlit as st

from models import warehouse
from pages.ui import reads
from pages.ui.formats import clock, number
from pages.ui.words import t


def in_view(call_id: str, recording_id: str, key: str) -> tuple[str, int]:
    """The recording of a call that is to be played, and its place among them from 0, `recording_id` being the first.

    Where there are several, it is told, with a button to the next one; its key is D.
    """
    parts = reads.once_a_build(of_call, call_id, recording_id)
    if len(parts) == 1:
        return parts[0][0], 0
    at = st.session_state.get(f"part-{key}", 0) % len(parts)
    row = st.container(horizontal=True, vertical_alignment="center")
    told = {"at": number(at + 1), "all": number(len(parts)), "length": clock(parts[at][1])}
    row.markdown(t("talk.part", **told))
    if row.button(t("talk.next_part"), key=f"next-part-{key}", shortcut="d", icon=":material/queue_music:"):
        st.session_state[f"part-{key}"] = at + 1
        st.rerun()
    return parts[at][0], at


def of_call(con: warehouse.Connection, call_id: str, recording_id: str) -> list[tuple[str, float]]:
    """(recording, seconds) of each sound of the call; `recording_id` alone where none of them can be played."""
    given = {"call_id": call_id, "recording_id": recording_id}
    found = warehouse.rows(con, warehouse.query_text("talk/parts"), given)
    return [(row["recording_id"], float(row["decoded_seconds"] or 0)) for row in found] or [
        (recording_id, 0.0)
    ]
