"""The one label set: used by the detector, the packs, the review form, the examples and every measurement."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("labels.toml")


@dataclass(frozen=True)
class Label:
    """One label: its names, whose words carry it, its severity and the clause it rests on."""

    id: str
    zh: str
    en: str
    kind: str
    severity: str
    clause: str
    unknown_speaker: bool
    callee: tuple[str, ...] = ()

    def may_stand(self, speaker: str, callee: str) -> bool:
        """Whether this label can be put on an utterance of that speaker in a call to that callee."""
        if self.callee and callee not in (*self.callee, "unknown"):
            return False
        if speaker == "unknown":
            return self.unknown_speaker
        return speaker == ("customer" if self.kind == "customer" else "agent")


@cache
def labels() -> dict[str, Label]:
    """All labels by id, in the order of language_labels.md."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {label_id: Label(label_id, **_tuples(spec)) for label_id, spec in raw.items()}


def must_not() -> list[str]:
    """The labels that an agent must not say, in order."""
    return [label.id for label in labels().values() if label.kind == "must_not"]


def must() -> list[str]:
    """The labels that an agent must say once in a call, in order."""
    return [label.id for label in labels().values() if label.kind == "must"]


def _tuples(spec: dict) -> dict:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in spec.items()}
