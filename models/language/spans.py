"""Where in an utterance a label rests: the rule's place, else the characters that add most to the score."""

from __future__ import annotations

import numpy as np

from models.language.features import Reading
from models.language.model import Linear

_TOP = 3
_DIGITS = 9  # sums of steps leave traces where nothing adds


def locate(
    reading: Reading,
    label: str,
    named: list[tuple[str, int, int]],
    known: np.ndarray,
    linear: Linear,
    number: int,
) -> tuple[tuple[int, int], str]:
    """The place as (first, last + 1) in folded characters, and the rule or the top features behind it."""
    for rule, start, end in reading.fired:
        if rule.label == label:
            return (start, end), rule.id
    added = linear.contributions(known, number)
    return _densest(_weights(named, added, len(reading.text.folded))), _why(named, added)


def _weights(named: list[tuple[str, int, int]], added: np.ndarray, length: int) -> np.ndarray:
    """What each character adds: every feature's share, spread evenly over the characters it covers."""
    covers = [(place, one[1], one[2]) for place, one in enumerate(named) if one[2] > one[1]]
    place, start, end = np.array(covers, dtype=np.int64).reshape(-1, 3).T
    share = added[place] / (end - start)
    steps = np.bincount(start, share, length + 1) - np.bincount(end, share, length + 1)
    return np.round(np.cumsum(steps)[:length], _DIGITS)


def _densest(weight: np.ndarray) -> tuple[int, int]:
    """The run of characters whose weights sum highest; a run is at least two characters where there are two."""
    best, total, start, place = -np.inf, 0.0, 0, (0, len(weight))
    for end, value in enumerate(weight, start=1):
        if total <= 0:
            total, start = 0.0, end - 1
        total += value
        if total > best:
            best, place = total, (start, end)
    return (max(0, place[0] - 1), place[1]) if place[1] - place[0] < 2 else place


def _why(named: list[tuple[str, int, int]], added: np.ndarray) -> str:
    top = [named[i][0] for i in np.argsort(-added)[:_TOP] if added[i] > 0]
    return "model: " + ", ".join(top)
