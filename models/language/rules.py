"""The rule packs: `packs/<pack>.toml`, each rule with a label, patterns, gates, and examples for and against.

A pattern is a row of elements with a blank between; an element is `<concept>`s and words with `/` between them. Each element follows
the one before within the rule's `gap` characters, or within N where `~N` stands between. `unless` silences the rule,
`near` must be there too; both are patterns found anywhere in the piece.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from models.language.concepts import NUMBERS, PACKS, Finder, Hits, read_concepts
from models.language.labels import labels
from models.language.sound import syllables
from models.language.text import fold

_GAP = 8
_MOST_READ = 10_000
NO_LABEL = "none"


@dataclass(frozen=True)
class Pattern:
    """Elements in order, each the names that may stand there, with the most characters before each."""

    elements: tuple[tuple[str, ...], ...]
    gaps: tuple[int, ...]

    def find(self, hits: Hits) -> tuple[int, int] | None:
        """The first place where the elements follow each other, or None."""
        if not all(any(name in hits for name in element) for element in self.elements):
            return None
        for start, end in _places(hits, self.elements[0]):
            last = _follow(self, hits, 1, end)
            if last is not None:
                return start, last
        return None


def _places(hits: Hits, element: tuple[str, ...]) -> list[tuple[int, int]]:
    return sorted(place for name in element if name in hits for place in hits[name])


def _follow(pattern: Pattern, hits: Hits, index: int, end: int) -> int | None:
    if index == len(pattern.elements):
        return end
    for start, stop in _places(hits, pattern.elements[index]):
        if end <= start <= end + pattern.gaps[index]:
            last = _follow(pattern, hits, index + 1, stop)
            if last is not None:
                return last
    return None


@dataclass(frozen=True)
class Rule:
    """One rule of a pack; `sure` rules flag by themselves, the others only inform the model."""

    id: str
    label: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    near: tuple[Pattern, ...]
    sure: bool
    fires: tuple[str, ...]
    silent: tuple[str, ...]

    def find(self, hits: Hits) -> tuple[int, int] | None:
        """Where the rule fires, as (first, last + 1), or None."""
        for pattern in self.patterns:
            place = pattern.find(hits)
            if place is not None:
                if any(other.find(hits) for other in self.unless):
                    return None
                if self.near and not any(other.find(hits) for other in self.near):
                    return None
                return place
        return None


@dataclass
class Packs:
    """All rules with the finder of their words; a rule is only tried where a word that it needs is there."""

    rules: list[Rule]
    finder: Finder
    concepts: frozenset[str]
    situations: list[Rule] = field(default_factory=list)
    _needing: dict[str, set[int]] = field(default_factory=dict)
    _read: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, rule in enumerate(self.rules):
            if rule.label == NO_LABEL:
                self.situations.append(rule)
                continue
            for pattern in rule.patterns:
                for name in min(pattern.elements, key=_generality):
                    self._needing.setdefault(name, set()).add(number)

    def changes_situation(self, text: str) -> bool:
        """Whether what the other side said changes what the agent may say afterwards; each text is read once."""
        if text not in self._read:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            folded = fold(text).folded
            hits = self.finder.find(folded, syllables(folded))
            self._read[text] = any(rule.find(hits) for rule in self.situations)
        return self._read[text]

    def fired(self, hits: Hits, side: str, callee: str) -> list[tuple[Rule, int, int]]:
        """The rules of a side that fire on these hits in a call to that callee."""
        found = []
        for number in sorted({number for name in hits for number in self._needing.get(name, ())}):
            rule = self.rules[number]
            label = labels()[rule.label]
            gated = label.callee and callee not in (*label.callee, "unknown")
            if gated or (label.kind == "customer") != (side == "customer"):
                continue
            place = rule.find(hits)
            if place is not None:
                found.append((rule, *place))
        return found


def _generality(element: tuple[str, ...]) -> int:
    """Concepts are found far more often than a rule's own words."""
    return sum(not name.startswith(("=", "~=")) for name in element)


def read_packs(folder: Path = PACKS) -> Packs:
    """Every pack of the folder; ValueError naming the rule where one cannot be read."""
    words, sounding = read_concepts(folder)
    concepts = frozenset(words) | frozenset(sounding) | frozenset(NUMBERS)
    literals: dict[str, list[str]] = {}
    rules = []
    for path in sorted(folder.glob("*.toml")):
        if path.stem != "concepts":
            for raw in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
                rules.append(_rule(path.stem, raw, concepts, literals))
    silent = {name: listed for name, listed in literals.items() if not name.startswith("~")}
    heard = {name: listed for name, listed in literals.items() if name.startswith("~")}
    return Packs(rules, Finder({**words, **silent}, {**sounding, **heard}), concepts)


def _rule(pack: str, raw: dict, concepts: frozenset[str], literals: dict[str, list[str]]) -> Rule:
    rule_id = f"{pack}.{raw['id']}"
    gap, heard = raw.get("gap", _GAP), raw.get("sound", False)

    def patterns(name: str) -> tuple[Pattern, ...]:
        return tuple(_pattern(text, gap, heard, rule_id, concepts, literals) for text in raw.get(name, []))

    return Rule(
        rule_id,
        raw["label"],
        patterns("patterns"),
        patterns("unless"),
        patterns("near"),
        raw.get("sure", False),
        tuple(raw.get("fires", [])),
        tuple(raw.get("silent", [])),
    )


def _pattern(
    text: str, gap: int, heard: bool, rule_id: str, concepts: frozenset[str], literals: dict[str, list[str]]
) -> Pattern:
    elements, gaps, room = [], [], gap
    for token in text.split():
        if token.startswith("~"):
            room = int(token[1:])
            continue
        names = _names(token, heard, concepts, literals)
        if names is None:
            raise ValueError(f"rule {rule_id}: no such concept in {token}.")
        elements.append(names)
        gaps.append(room)
        room = gap
    return Pattern(tuple(elements), tuple(gaps))


def _names(
    token: str, heard: bool, concepts: frozenset[str], literals: dict[str, list[str]]
) -> tuple[str, ...] | None:
    """The concepts of a token, and one name for its words; None where it names a concept that is none."""
    parts = token.split("/")
    named = [part[1:-1] for part in parts if part.startswith("<")]
    words = [part for part in parts if not part.startswith("<")]
    if not concepts.issuperset(named):
        return None
    if not words:
        return tuple(named)
    name = ("~=" if heard else "=") + "/".join(words)
    literals[name] = words
    return (*named, name)
