"""What the trained model sees of an utterance: n-grams of its characters and sounds, its concepts, rules, and callee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.language.concepts import Hits
from models.language.rules import Packs, Rule
from models.language.sound import syllables
from models.language.text import Text, fold

CHARACTER_GRAMS = (1, 2, 3, 4)
SOUND_GRAMS = (2, 3)
_EDGE = "^"
_PAIR_REACH = 14
_DENIAL_REACH = 7
_QUOTE_REACH = 12
Feature = tuple[str, int, int]
_MARKERS = frozenset({"deny", "quote", "cannot"})


@dataclass(frozen=True)
class Reading:
    """One piece of an utterance as read: folded text, sounds, concepts and the rules that fired."""

    text: Text
    sounds: list[str]
    hits: Hits
    fired: list[tuple[Rule, int, int]]


def read(original: str, packs: Packs, side: str, callee: str) -> Reading:
    """Fold an utterance and find its concepts and rules."""
    text = fold(original)
    sounds = syllables(text.folded)
    hits = packs.finder.find(text.folded, sounds)
    return Reading(text, sounds, hits, packs.fired(hits, side, callee))


def features(reading: Reading, packs: Packs, callee: str) -> list[Feature]:
    """Every feature as (name, first character, last character + 1); who was called stands for the whole utterance (0, 0)."""
    found = _character_grams(reading.text.folded) + _sound_grams(reading.sounds)
    found += _concepts(reading.hits, _places(reading.hits, packs))
    found += [(f"#{rule.id}", start, end) for rule, start, end in reading.fired]
    return [*found, (f"@{callee}", 0, 0)]


def _character_grams(folded: str) -> list[Feature]:
    """Edges count as characters; a gap gram joins two characters one apart, so that a filler does no harm."""
    padded, length = f"{_EDGE}{folded}{_EDGE}", len(folded)
    found: list[Feature] = []
    for size in CHARACTER_GRAMS:
        grams = [padded[start : start + size] for start in range(length + 3 - size)]
        found += zip(grams, *_reach(len(grams), size, length), strict=True)
    pairs = [f"{one}_{other}" for one, other in zip(folded, folded[2:], strict=False)]
    found += zip(pairs, range(length), range(3, length + 1), strict=False)
    return found


def _reach(grams: int, size: int, length: int) -> tuple[list[int], list[int]]:
    """First and last + 1 character of each gram of a padded text; the edges lie outside it."""
    return [0, *range(grams - 1)][:grams], [min(length, start + size - 1) for start in range(grams)]


def _sound_grams(sounds: list[str]) -> list[Feature]:
    padded, length = [_EDGE, *sounds, _EDGE], len(sounds)
    found: list[Feature] = []
    for size in SOUND_GRAMS:
        grams = ["·".join(padded[start : start + size]) for start in range(length + 3 - size)]
        found += zip(grams, *_reach(len(grams), size, length), strict=True)
    return found


def _places(hits: Hits, packs: Packs) -> list[tuple[int, int, str]]:
    """The concepts as (first, last + 1, name) in order; a denied or quoted one is marked as such."""
    return sorted(
        (start, end, _marked(name, start, end, hits))
        for name, found in hits.items()
        if name in packs.concepts and name not in _MARKERS
        for start, end in found[:6]
    )


def _concepts(hits: Hits, places: list[tuple[int, int, str]]) -> Iterator[Feature]:
    """Each concept, and each two that follow one another within reach."""
    for name in sorted(_MARKERS & hits.keys()):
        yield f"<{name}>", *hits[name][0]
    seen: set[object] = set()
    for index, (start, end, name) in enumerate(places):
        if name not in seen:
            seen.add(name)
            yield f"<{name}>", start, end
        for later, last, other in places[index + 1 : index + 12]:
            if later > end + _PAIR_REACH:
                break
            if later >= end and (name, other) not in seen:
                seen.add((name, other))
                yield f"<{name}><{other}>", start, last


def _marked(name: str, start: int, end: int, hits: Hits) -> str:
    if any(0 <= start - last <= _DENIAL_REACH for _, last in hits.get("deny", ())):
        return f"-{name}"
    if any(0 <= first - end <= 1 or start < first < end for first, _ in hits.get("cannot", ())):
        return f"-{name}"
    if any(0 <= start - last <= _QUOTE_REACH for _, last in hits.get("quote", ())):
        return f'"{name}'
    return name
