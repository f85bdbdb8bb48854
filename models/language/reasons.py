"""Why a flag was put: its published `explanation` read back into the rule or features, each with the words it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from models.language.features import features, read
from models.language.rules import Packs, Rule, read_packs
from models.language.text import chunks, pieces

_AGREES = "context.agrees: "
_MODEL = "model: "
_CONCEPT = re.compile(r"<([-\"]?)(\w+)>")


@dataclass(frozen=True)
class Part:
    """A feature that weighed: the concepts, rule or callee that it stands for, and the words that it covers."""

    words: str
    concepts: tuple[str, ...] = ()
    rule: str = ""
    callee: str = ""
    is_sound: bool = False
    is_denied: bool = False


@dataclass(frozen=True)
class Reason:
    """What a flag rests on: a rule by its id with one of its own examples, or the model's features; `agrees` where the
    speaker only agreed to what was asked, so that the words stand in the question."""

    rule: str
    example: str
    parts: tuple[Part, ...]
    agrees: bool


def reason(explanation: str, text: str, start: int, end: int) -> Reason:
    """The reason of a flag on `text[start:end]` with that explanation; a rule of an older detector has no example."""
    agrees = explanation.startswith(_AGREES)
    why = explanation.removeprefix(_AGREES)
    if not why.startswith(_MODEL):
        rule = next((one for one in _packs().rules if one.id == why), None)
        return Reason(why, _example(rule), (), agrees)
    names = [name for name in why.removeprefix(_MODEL).split(", ") if name]
    places = {} if agrees else _places(names, text, start, end)
    return Reason("", "", tuple(_part(name, places.get(name, "")) for name in names), agrees)


@cache
def _packs() -> Packs:
    return read_packs()


def _example(rule: Rule | None) -> str:
    return rule.fires[0] if rule and rule.fires else ""


def _places(names: list[str], text: str, start: int, end: int) -> dict[str, str]:
    """The words that each feature covers, in the part of the text around the flag that holds most of them."""
    parts = (
        _covered(names, piece)
        for offset, piece in (*chunks(text), *pieces(text))
        if offset <= start < end <= offset + len(piece)
    )
    return max(parts, key=len, default={})


def _covered(names: list[str], piece: str) -> dict[str, str]:
    reading = read(piece, _packs(), "agent", "unknown")
    found = {name: (first, last) for name, first, last in features(reading, _packs(), "") if last > first}
    covered = {name: reading.text.span(*found[name]) for name in names if name in found}
    return {name: piece[first:last] for name, (first, last) in covered.items()}


def _part(name: str, words: str) -> Part:
    """A feature by its name (`models/language/features.py`); characters with a gap between them show the gap."""
    if name.startswith("@"):
        return Part("", callee=name[1:])
    if name.startswith("#"):
        return Part(words, rule=name[1:])
    concepts = _CONCEPT.findall(name)
    if concepts:
        marked = any(mark for mark, _ in concepts)
        return Part(words, tuple(dict.fromkeys(concept for _, concept in concepts)), is_denied=marked)
    if "·" in name:
        return Part(words or name.strip("^·").replace("·", " "), is_sound=True)
    return Part(name.strip("^").replace("_", "…"))
