"""How far a transcript is from the script: character error rate, and where segments start."""

from __future__ import annotations

from collections.abc import Sequence


def edits(wanted: str, found: str) -> int:
    """Levenshtein distance in characters."""
    row = list(range(len(found) + 1))
    for index, character in enumerate(wanted, 1):
        before, row[0] = row[0], index
        for place, other in enumerate(found, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + (character != other)),
            )
    return row[-1]


def start_errors(wanted: Sequence[tuple[str, float]], found: Sequence[tuple[str, float]]) -> list[float]:
    """For each sentence (text, start) that was found word for word, how far the nearest such start is off (seconds)."""
    errors = []
    for text, start in wanted:
        offs = [abs(other - start) for said, other in found if said == text]
        if offs:
            errors.append(min(offs))
    return errors
