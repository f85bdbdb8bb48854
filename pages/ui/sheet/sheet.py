"""The sheet component: rows that each take one answer, labels heard, a comment and an outcome, all by keyboard.

It saves itself while it is filled: its state comes back half a second after the last change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.ui import person

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "tingjian_sheet",
    html=(_HERE / "sheet.html").read_text(encoding="utf-8"),
    css=(_HERE / "sheet.css").read_text(encoding="utf-8"),
    js=(_HERE / "sheet.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Row:
    """One row to answer; `second` adds a button that takes the player there, `why` lines that open on demand."""

    id: str
    title: str
    hint: str = ""
    tag: str = ""
    second: float | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One choice: value, title, its key and tone (good, bad or none)."""

    value: str
    title: str
    key: str = ""
    tone: str = ""


def sheet(
    subject: str,
    rows: Sequence[Row],
    options: Sequence[Option],
    words: dict[str, str],
    draft: dict[str, Any],
    on_draft: Callable[[dict[str, Any]], None],
    *,
    key: str,
    chips: Sequence[Option] = (),
    outcomes: Sequence[Option] = (),
    has_comment: bool = False,
    fill: str = "",
    skips_rows: str = "",
    expects: Mapping[str, bool] | None = None,
    bad: str = "",
    first: str = "",
) -> dict[str, Any] | None:
    """Show the sheet for `subject`; its content when it was just sent, else None.

    `draft` fills it when the subject is shown first; `on_draft` gets {answers, chips, comment, outcome, seconds} as
    they change. `fill`: the value that the key A gives to every open row; `skips_rows`: the outcome that needs none;
    `expects`: outcomes that go with a chip or an answer `bad` (true), or with neither (false); where they do not fit,
    `words["doubt_<outcome>"]` warns, and what is sent again as it is goes through. `first`: the key of a text field above, in
    which somebody who comes to the sheet begins to write.
    """
    data = {
        "id": subject,
        "rows": [asdict(row) for row in rows],
        "options": [asdict(option) for option in options],
        "chips": [asdict(chip) for chip in chips],
        "outcomes": [asdict(outcome) for outcome in outcomes],
        "words": words,
        "draft": draft,
        "has_comment": has_comment,
        "fill": fill,
        "skips_rows": skips_rows,
        "expects": dict(expects or {}),
        "bad": bad,
        "first": first,
    }
    changed = partial(_tell, key, subject, on_draft)
    result = _mount(key=key, data=data, on_draft_change=changed, on_submit_change=lambda: None)
    sent = result.submit
    return dict(sent) if sent and sent["id"] == subject else None


def _tell(key: str, subject: str, on_draft: Callable[[dict[str, Any]], None]) -> None:
    """Hand on what changed; it is told before the frame has looked who it is, and after a session nothing is kept."""
    content = st.session_state[key].draft
    if content and content["id"] == subject and person.session() is not None:
        on_draft({name: value for name, value in content.items() if name != "id"})
