"""Finds the concepts of `packs/concepts.toml` and the literals of the rules in a folded text, in linear time.

A concept is a set of words that do the same work in a sentence (family, police, to block a door, an amount). Words are
found by Aho-Corasick over characters, those of `[sound]` also over syllables, numbers by a few linear expressions.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from models.language.sound import syllables

PACKS = Path(__file__).with_name("packs")
Hits = dict[str, list[tuple[int, int]]]

_FIGURE = "[0-9一二三四五六七八九十百千万两几零幺多半来好]"
NUMBERS = {
    "amount": re.compile(
        rf"{_FIGURE}{{1,12}}(?:块|元|万|千(?!万)|百|大洋|毛)|[0-9]{{3,9}}(?![0-9号点月年路栋])"
    ),
    "date": re.compile(
        rf"{_FIGURE}{{1,4}}(?:号|日|月份|月底|点)|(?:下|这|本|上)个?(?:月|周|礼拜|星期)|明天|后天|今天|今晚|明早|月底|月初|年底|发工资|周[一二三四五六日末]"
    ),
    "duration": re.compile(rf"{_FIGURE}{{1,4}}(?:个?多?月|天|年|期|个?礼拜|个?星期)"),
    "digits": re.compile(r"[0-9]{4,}|尾号|后[四六]位"),
}
_SOUND_BASE = 0xE000


class Finder:
    """All words and literals in one automaton over characters and one over syllables."""

    def __init__(self, words: dict[str, Iterable[str]], sounding: dict[str, Iterable[str]]) -> None:
        self._names: list[tuple[str, ...]] = []
        patterns: dict[str, list[str]] = {}
        for concept, listed in [*words.items(), *sounding.items()]:
            for word in listed:
                if concept not in patterns.setdefault(word, []):
                    patterns[word].append(concept)
        self._names = [tuple(names) for names in patterns.values()]
        self._characters = AhoCorasick(list(patterns)) if patterns else None
        self._codes: dict[str, str] = {}
        sounds: dict[str, list[str]] = {}
        for concept, listed in sounding.items():
            for word in listed:
                if len(word) > 1:
                    sounds.setdefault(self._coded(syllables(word)), []).append(concept)
        self._sound_names = [tuple(names) for names in sounds.values()]
        self._sounds = AhoCorasick(list(sounds)) if sounds else None

    def find(self, folded: str, sounds: list[str]) -> Hits:
        """Every concept with its places as (first, last + 1), in order."""
        hits: Hits = {}
        if self._characters is not None:
            for index, start, end in self._characters.find_matches_as_indexes(folded, overlapping=True):
                for name in self._names[index]:
                    hits.setdefault(name, []).append((start, end))
        if self._sounds is not None:
            coded = "".join([self._codes.get(sound, "\uf8ff") for sound in sounds])
            for index, start, end in self._sounds.find_matches_as_indexes(coded, overlapping=True):
                for name in self._sound_names[index]:
                    places = hits.setdefault(name, [])
                    if (start, end) not in places:
                        places.append((start, end))
        for name, expression in NUMBERS.items():
            places = [match.span() for match in expression.finditer(folded)]
            if places:
                hits[name] = places
        for places in hits.values():
            places.sort()
        return hits

    def _coded(self, sounds: list[str]) -> str:
        for sound in sounds:
            self._codes.setdefault(sound, chr(_SOUND_BASE + len(self._codes)))
        return "".join(self._codes[sound] for sound in sounds)


def read_concepts(folder: Path = PACKS) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The words by concept, and those to be matched by sound as well."""
    raw = tomllib.loads((folder / "concepts.toml").read_text(encoding="utf-8"))
    return (
        {name: words.split() for name, words in raw["words"].items()},
        {name: words.split() for name, words in raw["sound"].items()},
    )
