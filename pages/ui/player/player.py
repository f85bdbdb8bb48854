"""The player component: plays a call by its audited address, with a transcript that seeks and flags to jump to.

Texts go into the page as text nodes only: a transcript is what strangers said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import streamlit as st

from pages.ui.place import at
from pages.ui.words import t

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "tingjian_player",
    html=(_HERE / "player.html").read_text(encoding="utf-8"),
    css=(_HERE / "player.css").read_text(encoding="utf-8"),
    js=(_HERE / "player.js").read_text(encoding="utf-8"),
)
_WORDS = ("player", "play", "pause", "next", "mark", "timeline", "transcript", "trouble", "speed", "space")


@dataclass(frozen=True)
class Mark:
    """A flagged stretch of a line's text: characters from `start` to `end`, its severity and title."""

    start: int
    end: int
    severity: str
    title: str


@dataclass(frozen=True)
class Line:
    """One utterance: seconds, speaker (agent, customer, unknown), text and the marks on it."""

    start: float
    end: float
    speaker: str
    text: str
    spans: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Flag:
    """A flag on the timeline, in seconds; severity: red, major, minor, event."""

    start: float
    end: float
    severity: str
    title: str


def player(
    recording_id: str,
    length: float,
    lines: Sequence[Line],
    flags: Sequence[Flag] = (),
    *,
    key: str,
    marks: Literal["", "note", "page"] = "",
    start: float = 0.0,
    height: int = 470,
    address: str = "",
) -> float | None:
    """Show the player; the second at which the listener just pressed "mark here" (M), else None.

    `address`: of the sound, where the recording's own is not to be read off the page. `marks`: "note" writes the second into the sheet's comment, "page" gives it back here, "" offers no mark.

    The same `key` keeps the sound playing across reruns. Keys: space or K, ← or J, → or L, comma and full stop for
    the speed, N for the next flag, M to mark.
    """
    words = {name: t(f"player.{name}") for name in _WORDS}
    words |= {name: t(f"speaker.{name}") for name in ("agent", "customer", "unknown")}
    offered = (("keys", True), ("key_next", flags), ("key_mark", marks))
    words["keys"] = " · ".join(t(f"player.{name}") for name, is_offered in offered if is_offered)
    data = {
        "src": address or at(f"/audio/{quote(recording_id, safe='')}"),
        "length": length,
        "lines": [asdict(line) for line in lines],
        "flags": [asdict(flag) for flag in flags],
        "words": words,
        "marks": marks,
        "start": start,
        "height": height,
    }
    result = _mount(key=key, data=data, on_mark_change=lambda: None)
    return float(result.mark["second"]) if result.mark else None
