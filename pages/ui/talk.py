"""One call as the player shows it: its lines, and the machine's flags where they may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models import warehouse
from models.language.labels import labels
from pages.ui import reads
from pages.ui.player import Flag, Line, Mark
from pages.ui.words import language, t

# Its words are marked as what they may be, but nobody is asked to judge it and it counts nowhere.
_SUSPECTED = "suspected_artefact"
_OTHER = {"agent": "customer", "customer": "agent", "unknown": "unknown"}


@dataclass(frozen=True)
class Basis:
    """What a flag on `text[start:end]` rests on, as published; `provoked`: it followed abuse by the customer."""

    explanation: str
    score: float
    state: str
    text: str
    start: int
    end: int
    provoked: bool


@dataclass(frozen=True)
class Found:
    """A flag of the machine: what it is, on which words, at which second and why (None: a duty that was not heard)."""

    flag_id: str
    label: str
    title: str
    severity: str
    state: str
    words: str
    second: float | None
    basis: Basis | None


@dataclass(frozen=True)
class Talk:
    """A recording with its call's header, lines, and flags for the timeline and for a list."""

    recording_id: str
    length: float
    header: dict[str, Any]
    lines: list[Line]
    flags: list[Flag]
    found: list[Found]


def talk(recording_id: str, with_flags: bool, swapped: bool = False) -> Talk | None:
    """The recording as the published build has it; None where it is not in it.

    `swapped` turns agent and customer round, where the channels lie the other way than the settings say.
    """
    header, spoken, flagged = reads.once_a_build(_read, recording_id)
    if header is None:
        return None
    visible = flagged if with_flags else []
    shown = [row for row in visible if row["state"] != _SUSPECTED]
    by_line: dict[str, list[dict[str, Any]]] = {}
    for row in visible:
        by_line.setdefault(row["utterance_id"], []).append(row)
    lines = [_line(row, by_line.get(row["utterance_id"], []), swapped) for row in spoken]
    places = {row["utterance_id"]: row for row in spoken}
    found = [_found(row, places.get(row["utterance_id"])) for row in shown]
    found.sort(key=lambda one: (one.second is None, one.second or 0.0, one.flag_id))
    length = float(header["decoded_seconds"] or (spoken[-1]["end_seconds"] if spoken else 0))
    return Talk(recording_id, length, header, lines, _on_timeline(shown, places), found)


def title_of(label: str) -> str:
    """A label's name in the reader's language."""
    known = labels().get(label)
    return getattr(known, language()) if known else label


def severity_of(label: str) -> str:
    """red, major, minor, or event for what a customer says and duties that were kept."""
    known = labels().get(label)
    return known.severity if known and known.kind == "must_not" else "event"


def _read(con: warehouse.Connection, recording_id: str) -> tuple[Any, list[Any], list[Any]]:
    given = {"recording_id": recording_id}
    header, spoken, flagged = (
        warehouse.rows(con, warehouse.query_text(f"talk/{name}"), given)
        for name in ("header", "lines", "flags")
    )
    return (header[0] if header else None), spoken, flagged


def _line(row: dict[str, Any], flagged: list[dict[str, Any]], swapped: bool) -> Line:
    speaker = _OTHER[row["speaker"]] if swapped else row["speaker"]
    spans = tuple(_mark(flag) for flag in flagged if flag["start_char"] is not None)
    return Line(row["start_seconds"], row["end_seconds"], speaker, row["text"], spans)


def _mark(flag: dict[str, Any]) -> Mark:
    severity = "event" if flag["state"] == _SUSPECTED else severity_of(flag["label"])
    title = f"{title_of(flag['label'])} · {t('flag_state.' + flag['state'])}"
    return Mark(flag["start_char"], flag["end_char"], severity, title)


def _on_timeline(flagged: list[dict[str, Any]], places: dict[str, dict[str, Any]]) -> list[Flag]:
    return [
        Flag(row["start_seconds"], row["end_seconds"], severity_of(flag["label"]), title_of(flag["label"]))
        for flag in flagged
        if (row := places.get(flag["utterance_id"]))
    ]


def _found(flag: dict[str, Any], row: dict[str, Any] | None) -> Found:
    label, state, title = flag["label"], flag["state"], title_of(flag["label"])
    known = (flag["flag_id"], label)
    if row is None:
        title = t("talk.missing", label=title) if state == "missing" else title
        return Found(*known, title, severity_of(label), state, "", None, None)
    basis = basis_of(flag, row["text"])
    words = row["text"][basis.start : basis.end]
    return Found(*known, title, severity_of(label), state, words, row["start_seconds"], basis)


def basis_of(flag: dict[str, Any], text: str) -> Basis:
    """What a row of `core.language_flags` on that text rests on."""
    place = int(flag["start_char"]), int(flag["end_char"])
    return Basis(
        flag["explanation"], float(flag["score"]), flag["state"], text, *place, bool(flag["provoked"])
    )
