"""The collections: play list, taking a clip out, assigning to collectors, who has listened."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from models.desk import clips
from models.desk.playlist import progress as heard_so_far
from models.floor.scope import agents_of, choices
from models.floor.seal import Seal
from pages import roles
from pages.ui import kept, person, reads, sealed, tables
from pages.ui.formats import clock, number
from pages.ui.playlist import Entry, playlist
from pages.ui.talk import title_of
from pages.ui.words import t


def show() -> None:
    """Choose a collection, then its clips and its listeners."""
    desk = person.desk()
    known = {row["collection_id"]: row["name"] for row in clips.all_collections(desk)}
    if not known:
        st.info(t("shelf.none"), icon=":material/library_music:")
        return
    chosen = st.selectbox(t("shelf.collection"), list(known), format_func=lambda one: known[one])
    held = clips.clips_of(desk, chosen)
    mine = kept.audible(person.user(), held, sealed.now())
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        if len(mine) < len(held):
            st.caption(t("shelf.of_others", count=number(len(held) - len(mine))))
        _clips(mine)
    with right:
        _listeners(chosen, held)


def _clips(held: list[dict[str, Any]]) -> None:
    if not held:
        st.info(t("shelf.empty"))
        return
    playlist(entries(held), key=f"shelf-{held[0]['collection_id']}")
    by_id = {clip["clip_id"]: f"{place} · {title(clip)}" for place, clip in enumerate(held, start=1)}
    with st.popover(t("shelf.remove"), type="tertiary"):
        chosen = st.selectbox(t("shelf.remove_which"), list(by_id), format_func=lambda one: by_id[one])
        # Under its own key, so that pressed twice it is not the next one's.
        if st.button(t("shelf.remove"), key=f"shelf-remove-{chosen}"):
            clips.remove_clip(person.desk(), chosen, person.user())
            st.rerun()


def entries(held: list[dict[str, Any]], heard: set[int] | None = None) -> list[Entry]:
    """Clips for the play list; with `heard`, each says whether it was listened to."""
    found = []
    for clip in held:
        state = "" if heard is None else "shelf.heard" if clip["clip_id"] in heard else "shelf.not_heard"
        name = title(clip) + (f" · {t(state)}" if state else "")
        found.append(Entry(clip["clip_id"], name, clip["text"], clip["note"]))
    return found


def title(clip: dict[str, Any]) -> str:
    """What a clip shows: done well or badly, the label, its seconds."""
    kind = t("clip.good" if clip["is_good"] else "clip.bad")
    label = f" · {title_of(clip['label'])}" if clip["label"] else ""
    return f"{kind}{label} · {clock(clip['start_seconds'])}–{clock(clip['end_seconds'])}"


def _listeners(collection_id: int, held: list[dict[str, Any]]) -> None:
    st.header(t("shelf.listeners"), anchor=False)
    desk, user = person.desk(), person.user()
    names = dict(reads.once_a_build(choices)["agents"])
    progress = heard_so_far(desk, collection_id)
    if progress:
        rows = [
            {"agent": names.get(agent, agent), "heard": f"{number(heard)} / {number(len(held))}"}
            for agent, heard in progress.items()
        ]
        tables.show(pd.DataFrame(rows), {name: t(f"shelf.column_{name}") for name in ("agent", "heard")})
    else:
        st.caption(t("shelf.nobody"))
    if len(kept.audible(user, held, Seal())) < len(held):
        st.caption(t("shelf.not_whole"))
        return
    teams, _ = roles.bounds(user)
    free = [agent for agent, _ in reads.once_a_build(agents_of, teams) if agent not in progress]
    with st.form(f"assign-{collection_id}"):
        chosen = st.multiselect(
            t("shelf.assign_to"), free, format_func=lambda agent: names[agent], placeholder=t("shelf.choose")
        )
        if st.form_submit_button(t("shelf.assign")) and chosen:
            for agent in chosen:
                clips.assign(desk, collection_id, agent, user)
            st.rerun()
