"""Spans of speech in the voice probabilities of one channel."""

from __future__ import annotations

import numpy as np

from etl.recordings.voice import FRAME_SECONDS

_BEGINS, _ENDS = 0.5, 0.35
_SHORTEST = 0.16
_PAUSE = 0.3


def speech_spans(probabilities: np.ndarray) -> list[tuple[int, int]]:
    """Spans (first frame, frame after the last) in which somebody speaks.

    Speech begins at 0.5 and ends below 0.35 (silero's own thresholds); pauses under 0.3 s belong to it and blips under
    0.16 s are none.
    """
    speaking = _carried(probabilities)
    edges = np.flatnonzero(np.diff(speaking.astype(np.int8), prepend=0, append=0))
    spans = [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and (first - joined[-1][1]) * FRAME_SECONDS < _PAUSE:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return [(first, last) for first, last in joined if (last - first) * FRAME_SECONDS >= _SHORTEST]


def union_seconds(channels: list[list[tuple[int, int]]]) -> float:
    """Seconds in which at least one of the channels speaks."""
    frames, until = 0, 0
    for first, last in sorted(span for spans in channels for span in spans):
        frames += max(0, last - max(first, until))
        until = max(until, last)
    return frames * FRAME_SECONDS


def _carried(probabilities: np.ndarray) -> np.ndarray:
    """Speech with hysteresis: between the two thresholds the last certain frame decides."""
    certain = np.where(probabilities >= _BEGINS, 1, np.where(probabilities < _ENDS, -1, 0))
    places = np.maximum.accumulate(np.where(certain != 0, np.arange(len(certain)), -1))
    return (places >= 0) & (certain[places] == 1) if len(certain) else np.zeros(0, dtype=bool)
