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
    """For each sentence (text, start) that was found word for word, how far its start is off (seconds), nearest first.

    Of a sentence that was said twice and found once, only the nearer one was found.
    """
    pairs = sorted(
        (abs(other - start), spoken, heard)
        for spoken, (text, start) in enumerate(wanted)
        for heard, (said, other) in enumerate(found)
        if said == text
    )
    errors: list[float] = []
    met: set[tuple[str, int]] = set()
    for off, spoken, heard in pairs:
        if ("spoken", spoken) not in met and ("heard", heard) not in met:
            met |= {("spoken", spoken), ("heard", heard)}
            errors.append(off)
    return errors
