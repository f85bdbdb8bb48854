"""A call to be heard where a finding or a number rests on it, by who may hear it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from models import warehouse
from pages import roles
from pages.ui import clipping, person, reads, sealed, why
from pages.ui.player import player
from pages.ui.talk import talk
from pages.ui.words import t


def show(call_id: str, key: str, start: float = 0.0) -> None:
    """Play every recording of the call from this second on, with the machine's flags where they may be seen; else say why not.

    `key`: of the part of the page, in which a call is played but once.
    """
    found = reads.once_a_build(_recordings, call_id)
    st.markdown(f"**{t('listen.title', call=call_id)}**")
    if not found:
        st.caption(t("listen.none"))
        return
    user = person.user()
    for row in found:
        if roles.may_hear(user, row["agent_id"], row["team_id"]):
            with_flags = not sealed.now().holds(call_id, row["started_at"])
            _play(row["recording_id"], with_flags, f"listen-{key}", start)
        else:
            st.caption(t("listen.not_yours"))


def _play(recording_id: str, with_flags: bool, key: str, start: float) -> None:
    found = talk(recording_id, with_flags=with_flags)
    if found is None:
        st.caption(t("listen.none"))
        return
    # Hidden numbers keep their length, so that the marks stay on their words.
    lines = [replace(line, text=clipping.masked(line.text)) for line in found.lines]
    player(
        recording_id, found.length, lines, found.flags, key=f"{key}-{recording_id}", start=start, height=420
    )
    if not lines:
        st.caption(t("talk.no_transcript"))
    why.of_call(found.found)


def _recordings(con: warehouse.Connection, call_id: str) -> list[dict[str, Any]]:
    return warehouse.rows(con, warehouse.query_text("talk/of_call"), {"call_id": call_id})
