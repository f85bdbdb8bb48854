"""The play list component: one clip after the other by itself, each through its audited address.

Texts go into the page as text nodes only: a clip's words are what strangers said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from pages.ui.place import at
from pages.ui.words import t

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "tingjian_playlist",
    html=(_HERE / "playlist.html").read_text(encoding="utf-8"),
    css=(_HERE / "playlist.css").read_text(encoding="utf-8"),
    js=(_HERE / "playlist.js").read_text(encoding="utf-8"),
)
_WORDS = ("play", "pause", "next", "back", "list", "trouble", "note")


@dataclass(frozen=True)
class Entry:
    """One clip: its number, a line that says what it shows, its words and the trainer's note."""

    clip_id: int
    title: str
    text: str
    note: str


def playlist(entries: Sequence[Entry], *, key: str) -> bool:
    """Show the clips in order; whether one was just heard to its end (so that the page can count it)."""
    data = {
        "clips": [asdict(entry) | {"src": at(f"/clip/{entry.clip_id}")} for entry in entries],
        "words": {name: t(f"playlist.{name}") for name in _WORDS},
    }
    return bool(_mount(key=key, data=data, on_heard_change=lambda: None).heard)
