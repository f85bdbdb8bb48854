"""Where the seconds of a window lie in its recording."""

from __future__ import annotations

from dataclasses import dataclass

from models.sound.decoding import SAMPLE_RATE


@dataclass(frozen=True)
class Timeline:
    """The stretches of a recording that a window holds, as (first sample, sample after the last) at 16 kHz, in order.

    What lies between two stretches is the middle of a long silence.
    """

    pieces: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """The first sample."""
        return self.pieces[0][0]

    @property
    def samples(self) -> int:
        """How many samples the window has."""
        return sum(end - start for start, end in self.pieces)

    @property
    def seconds(self) -> float:
        """How long the window is."""
        return self.samples / SAMPLE_RATE

    def at(self, seconds: float, *, is_end: bool) -> float:
        """The recording's second of a window's second; at a seam an end stays before it and a start goes behind it."""
        left = min(max(seconds, 0.0), self.seconds) * SAMPLE_RATE
        for start, end in self.pieces:
            length = end - start
            if left < length or (is_end and left <= length):
                return (start + left) / SAMPLE_RATE
            left -= length
        return self.pieces[-1][1] / SAMPLE_RATE

    def after(self, seconds: float) -> Timeline:
        """What is left of the window from one of its seconds on."""
        left = int(seconds * SAMPLE_RATE)
        kept = []
        for start, end in self.pieces:
            if left < end - start:
                kept.append((start + max(left, 0), end))
            left -= end - start
        return Timeline(tuple(kept))
