"""The form that keeps a stretch of a call as a clip in a collection."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from models.desk import clips
from models.language.labels import must_not
from models.privacy import mask_digits
from models.review import beeps
from pages.ui import once, person
from pages.ui.words import t

_NEW = 0


@dataclass(frozen=True)
class Hit:
    """A stretch of a recording that was found, with the lines of its call: (start, end, text with numbers hidden)."""

    call_id: str
    recording_id: str
    length: float
    start: float
    end: float
    label: str
    lines: list[tuple[float, float, str]]

    def words(self, start: float, end: float) -> str:
        """What is said between two seconds."""
        return " ".join(text for first, last, text in self.lines if first < end and last > start)


def masked(text: str) -> str:
    """What was said with its numbers hidden, figures and numerals alike."""
    return mask_digits(beeps.mask(text))


def form(hit: Hit) -> None:
    """Ask for collection, seconds, verdict and note, and keep the clip once."""
    st.header(t("clip.keep"), anchor=False)
    known = {row["collection_id"]: row["name"] for row in clips.all_collections(person.desk())}
    place = f"clip-{hit.recording_id}-{hit.start}"
    key = once.key(place)
    with st.form(f"{place}-{key}", border=True):
        collection_id = st.selectbox(
            t("clip.collection"), [*known, _NEW], format_func=lambda one: known.get(one, t("clip.new"))
        )
        name = st.text_input(t("clip.new_name"), placeholder=t("clip.new_hint"))
        left, right = st.columns(2)
        limit = max(hit.length, hit.end)
        start = left.number_input(t("clip.start"), 0.0, limit, max(hit.start - 1, 0.0), 0.5)
        end = right.number_input(t("clip.end"), 0.0, limit, min(hit.end + 1, limit), 0.5)
        is_good = st.radio(
            t("clip.kind"), [True, False], format_func=lambda good: t("clip.good" if good else "clip.bad"),
            index=int(hit.label in must_not()), horizontal=True,
        )  # fmt: skip
        note = st.text_area(t("clip.note"), height=80)
        if not st.form_submit_button(t("clip.save"), type="primary", width="stretch"):
            return
    desk, user = person.desk(), person.user()
    if collection_id == _NEW or name.strip():
        collection_id = clips.add_collection(desk, name, "", user)
    content = {
        "call_id": hit.call_id,
        "recording_id": hit.recording_id,
        "start_seconds": start,
        "end_seconds": end,
        "text": hit.words(start, end),
        "label": hit.label,
        "is_good": bool(is_good),
        "note": note.strip(),
    }
    clips.add_clip(desk, key, int(collection_id), content, user)
    once.done(place)
    st.success(t("clip.saved"), icon=":material/check_circle:")
