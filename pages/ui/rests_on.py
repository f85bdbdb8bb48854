"""What a measure rests on: the verdict on a call, opened over the page with its sound, and the clip that was kept."""

from __future__ import annotations

from typing import Any

import streamlit as st

from models.desk import appeals, clips
from pages.ui import kept, parts, person, sealed, why
from pages.ui.formats import clock, day, listed, literal
from pages.ui.place import at
from pages.ui.player import player
from pages.ui.talk import talk, title_of
from pages.ui.words import t


def verdicts_of(agent_id: str) -> dict[int, str]:
    """The violations found in this collector's calls that no appeal overturned, newest first, each by its name; none on a
    call that the reader has still to judge blind."""
    unheard = sealed.waiting()
    return {
        one["verdict_id"]: _verdict_name(one)
        for one in appeals.own_reviews(person.desk(), agent_id)
        if one["drawn_id"] not in unheard
        and one["outcome"] == "violation"
        and (one["decision"] or {}).get("outcome") != "changed"
    }


def kept_clips() -> dict[int, str]:
    """Every clip that was kept and that the reader may hear, named by its collection, what it shows and where it begins."""
    desk, user, seal = person.desk(), person.user(), sealed.now()
    return {
        clip["clip_id"]: _clip_name(one["name"], clip)
        for one in clips.all_collections(desk)
        for clip in kept.audible(user, clips.clips_of(desk, one["collection_id"]), seal)
    }


def show(measure: dict[str, Any]) -> None:
    """The verdict as a button that opens its call, and the clip to play."""
    verdict = _verdict(measure)
    if verdict is not None:
        name, key = literal(_verdict_name(verdict)), f"rests-on-{measure['measure_id']}"
        if st.button(name, key=key, icon=":material/headphones:", type="tertiary"):
            st.dialog(t("rests_on.verdict"), width="large")(_call)(verdict)
    clip(measure)


def named(measure: dict[str, Any]) -> None:
    """The verdict by its name alone, and the clip to play: for the collector, who hears the call among the own reviews."""
    verdict = _verdict(measure)
    if verdict is not None:
        st.caption(t("rests_on.named", verdict=literal(_verdict_name(verdict))))
    clip(measure)


def clip(measure: dict[str, Any]) -> None:
    """The clip of a measure, if it has one."""
    if measure["clip_id"] is not None:
        address = at(f"/clip/{measure['clip_id']}")
        st.html(f'<audio controls preload="none" src="{address}"></audio>')


def _verdict(measure: dict[str, Any]) -> dict[str, Any] | None:
    """The verdict that a measure rests on as it stands; where its reviewer changed it since, the page says so.

    Nothing is said of one on a call that the reader has still to judge blind.
    """
    if measure["verdict_id"] is None:
        return None
    for one in appeals.own_reviews(person.desk(), measure["agent_id"]):
        if one["verdict_id"] == measure["verdict_id"]:
            return None if one["drawn_id"] in sealed.waiting() else one
    st.caption(t("rests_on.changed"))
    return None


def _call(verdict: dict[str, Any]) -> None:
    """What the reviewer said of the call, and its sound with the machine's flags."""
    st.markdown(f"**{literal(_verdict_name(verdict))}**")
    if verdict["comment"]:
        st.text(verdict["comment"])
    key = f"rests-on-call-{verdict['verdict_id']}"  # the buttons' keys number measures
    shown, _ = parts.in_view(verdict["call_id"], verdict["recording_id"], key)
    found = talk(shown, with_flags=True, swapped=verdict["speakers_swapped"])
    if found is None:
        st.info(t("mine.gone"))
        return
    player(found.recording_id, found.length, found.lines, found.flags, key=key)
    why.of_call(found.found)


def _verdict_name(verdict: dict[str, Any]) -> str:
    labels = listed(title_of(label) for label in verdict["labels"])
    granted = t("rests_on.granted") if (verdict["decision"] or {}).get("outcome") == "changed" else ""
    parts = (verdict["call_id"], t(f"review.{verdict['outcome']}"), labels, day(verdict["at"]), granted)
    return " · ".join(part for part in parts if part)


def _clip_name(collection: str, clip: dict[str, Any]) -> str:
    parts = (collection, title_of(clip["label"]), clock(clip["start_seconds"]), clip["note"])
    return " · ".join(part for part in parts if part)
