"""What the trained model sees of an utterance: n-grams of its characters and of their sounds, and who was called."""

from __future__ import annotations

from collections.abc import Iterator

from models.language.sound import syllables
from models.language.text import Text

CHARACTER_GRAMS = (1, 2, 3, 4)
SOUND_GRAMS = (2, 3)
_EDGE = "^"


def grams(text: Text, callee: str) -> Iterator[tuple[str, int, int]]:
    """Every feature of a folded text as (name, first character, last character + 1); edges count as characters.

    A gap gram joins two characters one apart, so that a filler or a misheard character between them does no harm.
    """
    padded = f"{_EDGE}{text.folded}{_EDGE}"
    length = len(text.folded)
    for size in CHARACTER_GRAMS:
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size], max(0, start - 1), min(length, start + size - 1)
    for start in range(length - 2):
        yield f"{text.folded[start]}_{text.folded[start + 2]}", start, start + 3
    sounds = [_EDGE, *syllables(text.folded), _EDGE]
    for size in SOUND_GRAMS:
        for start in range(len(sounds) - size + 1):
            yield "·".join(sounds[start : start + size]), max(0, start - 1), min(length, start + size - 1)
    yield f"@{callee}", 0, 0
