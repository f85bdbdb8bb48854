"""Which windows go through the decoder together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from etl.transcribe.listening import Heard


def batches(ready: Sequence[Heard], size: int, everything: bool) -> tuple[list[list[Heard]], list[Heard]]:
    """Batches of windows of one frame count and like length, longest first, and the windows that wait for company.

    With `everything` none waits, and the batches of a frame count are of one size as far as that goes.
    """
    full: list[list[Heard]] = []
    rest: list[Heard] = []
    for frames in sorted({heard.frames for heard in ready}, reverse=True):
        alike = sorted((heard for heard in ready if heard.frames == frames), key=_length, reverse=True)
        if everything:
            full += _evenly(alike, size)
            continue
        whole = len(alike) // size * size
        full += [alike[i : i + size] for i in range(0, whole, size)]
        rest += alike[whole:]
    return full, rest


def _length(heard: Heard) -> float:
    return heard.seconds


def _evenly(alike: list[Heard], size: int) -> list[list[Heard]]:
    count = -(-len(alike) // size)
    edges = [len(alike) * i // count for i in range(count + 1)]
    return [alike[first:last] for first, last in pairwise(edges)]
