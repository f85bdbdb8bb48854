"""After the verdict: the machine's flags on timeline and text, each marked right or wrong, and what it missed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from models.desk import marks
from models.language.labels import must_not
from pages.ui import clipping, heard, parts, person, why
from pages.ui.formats import clock, literal, number
from pages.ui.player import player
from pages.ui.review import blind, change
from pages.ui.sheet import Option, Row, sheet
from pages.ui.talk import Found, Talk, talk, title_of
from pages.ui.words import t

_BLANK = ("chips", "comment", "outcome", "submit", "no_outcome", "open_row")


def show(verdict: dict[str, Any]) -> None:
    """The call of a verdict with its flags; ends with the way to the next call."""
    verdict_id = verdict["verdict_id"]
    left, right = st.columns([1.2, 1], gap="medium")
    second = None
    with left:
        shown, _ = parts.in_view(verdict["call_id"], verdict["recording_id"], f"opened-{verdict_id}")
        found = talk(shown, with_flags=True, swapped=verdict["speakers_swapped"])
        if found is not None:
            st.markdown(f"**{literal(blind.who(found.header))}**")
            key = f"opened-{verdict_id}"
            second = player(found.recording_id, found.length, found.lines, found.flags, key=key, marks="page")
    with right:
        if change.is_open(verdict_id):
            change.form(verdict)
            return
        _said(verdict)
        change.offer(verdict)
        if found is not None:
            _flags(verdict_id, found)
        _missed(verdict_id, second)
        heard.show(verdict["call_id"])
        if found is not None:
            _keep_clip(verdict, found)
        if st.button(t("review.next"), type="primary", shortcut="g", key=f"next-{verdict_id}"):
            del st.session_state["review.at"]
            st.rerun()


def _said(verdict: dict[str, Any]) -> None:
    said = t("review.given", outcome=t(f"review.{verdict['outcome']}"))
    if verdict["score"] is not None:
        said += " · " + t("review.score", score=number(verdict["score"]))
    st.success(said, icon=":material/check_circle:")


def _keep_clip(verdict: dict[str, Any], found: Talk) -> None:
    """A clip for the trainers straight from the verdict: around a flag, a missed fault, or where M was pressed."""
    verdict_id = verdict["verdict_id"]
    places = [(one.second, one.label) for one in found.found if one.second is not None]
    places += [(one["second"], one["label"]) for one in marks.missed_of(person.desk(), verdict_id)]
    marked = st.session_state.get(f"missed-at-{verdict_id}")
    places = sorted({*places, *([(marked, "")] if marked is not None else [])}) or [(0.0, "")]
    with st.expander(t("review.keep_clip"), icon=":material/library_music:"):
        at, label = st.selectbox(
            t("review.clip_at"), places, format_func=_place_name, key=f"clip-at-{verdict_id}"
        )
        lines = [(line.start, line.end, clipping.masked(line.text)) for line in found.lines]
        end = max((line.end for line in found.lines if line.start <= at < line.end), default=at + 5)
        clipping.form(
            clipping.Hit(verdict["call_id"], found.recording_id, found.length, at, end, label, lines)
        )


def _place_name(place: tuple[float, str]) -> str:
    return clock(place[0]) + (f" · {title_of(place[1])}" if place[1] else "")


def _flags(verdict_id: int, found: Talk) -> None:
    st.header(t("review.flags"), anchor=False)
    if not found.found:
        st.caption(t("review.no_flags"))
        return
    desk, user = person.desk(), person.user()
    said = marks.flags_marked(desk, verdict_id)
    label_of = {one.flag_id: one.label for one in found.found}

    def save(content: dict[str, Any]) -> None:
        for flag_id, answer in content["answers"].items():
            marks.mark_flag(desk, verdict_id, flag_id, label_of[flag_id], answer == "right", user)

    rows = [
        Row(one.flag_id, one.title, _hint(one), second=one.second, why=tuple(why.lines(one.basis)))
        for one in found.found
    ]
    options = [
        Option("right", t("review.right"), "1", "good"),
        Option("wrong", t("review.wrong"), "2", "bad"),
    ]
    words = dict.fromkeys(_BLANK, "") | {"saving": t("review.saving"), "saved": t("review.saved")}
    words |= {"keys": t("review.flag_keys"), "why": t("why.title")}
    answers = {flag_id: "right" if is_right else "wrong" for flag_id, is_right in said.items()}
    sheet(
        f"flags/{verdict_id}/{found.recording_id}",
        rows,
        options,
        words,
        {"answers": answers},
        save,
        key=f"flags-{verdict_id}-{found.recording_id}",
    )


def _hint(one: Found) -> str:
    """The words it rests on, and whether a second decode heard them too."""
    return " · ".join(part for part in (one.words, t(f"flag_state.{one.state}")) if part)


def _missed(verdict_id: int, second: float | None) -> None:
    """What no flag points to: M in the player gives the second, the label is chosen here."""
    desk, user = person.desk(), person.user()
    place = f"missed-at-{verdict_id}"
    if second is not None:
        st.session_state[place] = second
    st.header(t("review.missed"), anchor=False)
    for one in marks.missed_of(desk, verdict_id):
        text, button = st.columns([3, 1], vertical_alignment="center")
        text.write(f"{clock(one['second'])} · {title_of(one['label'])}")
        if button.button(t("review.missed_remove"), key=f"back-{one['missed_mark_id']}", type="tertiary"):
            marks.withdraw_missed(desk, one, user)
            st.rerun()
    at = st.session_state.get(place, 0.0)
    choose, add = st.columns([3, 1], vertical_alignment="bottom")
    label = choose.selectbox(
        t("review.missed_add", at=clock(at)),
        must_not(),
        index=None,
        placeholder=t("review.missed_choose"),
        format_func=title_of,
        key=f"missed-label-{verdict_id}",
    )
    is_saved = add.button(
        t("review.missed_save"), key=f"missed-add-{verdict_id}", disabled=label is None, width="stretch"
    )
    if is_saved and label:
        marks.add_missed(desk, verdict_id, label, at, "", user)
        st.rerun()
