"""The scorecard as data (`scorecard.toml`): its items, and the score of a filled one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GOOD, FAULT, NOT_APPLICABLE = "good", "fault", "na"
OUTCOMES = ("violation", "clean", "cannot_judge")
_FILE = Path(__file__).with_name("scorecard.toml")


@dataclass(frozen=True)
class Item:
    """One item: names, weight, whether a fault in it makes the whole call a failure, and its clause."""

    id: str
    zh: str
    en: str
    weight: float
    critical: bool
    clause: str


@dataclass(frozen=True)
class Scorecard:
    """A version of the scorecard."""

    version: str
    items: tuple[Item, ...]

    def score(self, answers: Mapping[str, str]) -> float | None:
        """0 to 100 over the items that apply; 0 with a fault in a critical item; None where none applies."""
        judged = [item for item in self.items if answers.get(item.id) in (GOOD, FAULT)]
        if not judged:
            return None
        if any(item.critical and answers[item.id] == FAULT for item in judged):
            return 0.0
        good = sum(item.weight for item in judged if answers[item.id] == GOOD)
        return round(100 * good / sum(item.weight for item in judged), 1)

    def unanswered(self, answers: Mapping[str, str]) -> list[Item]:
        """The items that have no answer yet."""
        known = (GOOD, FAULT, NOT_APPLICABLE)
        return [item for item in self.items if answers.get(item.id) not in known]


@cache
def scorecard() -> Scorecard:
    """The scorecard in force."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Scorecard(raw["version"], tuple(Item(**item) for item in raw["item"]))
