"""A recording in slabs of a few minutes with its voice probabilities, so that three hours need no more memory than ten minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from etl.recordings import voice
from etl.recordings.level import audible
from etl.recordings.voice import FRAME
from models.sound.decoding import SAMPLE_RATE, Recording

_LONGEST = 300 * SAMPLE_RATE // FRAME
_LOOK_BACK = 60 * SAMPLE_RATE // FRAME
_QUIET = 0.35


@dataclass(frozen=True)
class Slab:
    """A stretch of a recording: its first sample at 16 kHz, its audio (channels, samples), its voice (channels, frames)."""

    start: int
    audio: np.ndarray
    voice: np.ndarray


def slabs(recording: Recording) -> Iterator[Slab]:
    """The recording in slabs of at most five minutes, cut where every channel is quiet if there is such a place."""
    memory = voice.Memory.fresh(recording.channels)
    audio = np.zeros((recording.channels, 0), dtype=np.float32)
    heard = np.zeros((recording.channels, 0), dtype=np.float32)
    start = 0
    for block in recording.blocks():
        audio = np.concatenate([audio, block], axis=1)
        audio, heard = _listen(audio, heard, memory)
        if heard.shape[1] >= _LONGEST:
            cut = _quiet_place(heard)
            yield Slab(start, audio[:, : cut * FRAME], heard[:, :cut])
            start += cut * FRAME
            audio, heard = audio[:, cut * FRAME :], heard[:, cut:]
    if audio.shape[1]:
        whole = np.pad(audio, ((0, 0), (0, -audio.shape[1] % FRAME)))
        audio, heard = _listen(whole, heard, memory)
        yield Slab(start, audio, heard)


def _listen(audio: np.ndarray, heard: np.ndarray, memory: voice.Memory) -> tuple[np.ndarray, np.ndarray]:
    """Add the probabilities of the whole frames that have none yet."""
    known, frames = heard.shape[1], audio.shape[1] // FRAME
    if frames > known:
        fresh = voice.probabilities(audible(audio[:, known * FRAME : frames * FRAME]), memory)
        heard = np.concatenate([heard, fresh], axis=1)
    return audio, heard


def _quiet_place(heard: np.ndarray) -> int:
    """The middle of the longest stretch of the last minute in which nobody speaks; the end where there is none."""
    quiet = (heard[:, -_LOOK_BACK:] < _QUIET).all(axis=0)
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
    if not len(edges):
        return heard.shape[1]
    first, last = max(edges, key=lambda edge: edge[1] - edge[0])
    return heard.shape[1] - min(_LOOK_BACK, heard.shape[1]) + int(first + last + 1) // 2
