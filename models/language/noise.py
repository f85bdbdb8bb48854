"""Variants of an utterance as a recogniser might mishear it: characters replaced by others that sound the same.

Procedure: each character is replaced with probability `SHARE` by another that has the same folded syllable, drawn by how
often it stands in the corpus. The draw is seeded by the utterance itself, so that the variants are the same every time.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from models.language.sound import syllable

SHARE = 0.12


class Mishearing:
    """Knows which characters of a corpus sound alike."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts = Counter(character for text in texts for character in text)
        alike: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for character, count in sorted(counts.items()):
            alike[syllable(character)].append((character, count))
        self._alike = alike

    def variant(self, text: str) -> str:
        """The text with some characters misheard; offsets stay."""
        draw = random.Random(text)
        return "".join(self._misheard(one, draw) if draw.random() < SHARE else one for one in text)

    def _misheard(self, character: str, draw: random.Random) -> str:
        others = [(other, count) for other, count in self._alike[syllable(character)] if other != character]
        if not others:
            return character
        return draw.choices([other for other, _ in others], [count for _, count in others])[0]
