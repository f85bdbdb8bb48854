"""What of a recording is decoded: windows of one channel from first speech to last, without the other's echo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from etl.recordings.slabs import Slab
from etl.recordings.spans import speech_spans
from etl.recordings.voice import FRAME, FRAME_SECONDS
from etl.transcribe.options import Options
from etl.transcribe.timeline import Timeline
from models.sound.decoding import SAMPLE_RATE

_SMOOTH_FRAMES = 9
_MAY_SPEAK = 0.35
_ECHO_FRAMES, _EARLY_FRAMES = int(0.7 / FRAME_SECONDS), int(0.1 / FRAME_SECONDS)


@dataclass(frozen=True)
class Window:
    """What of one channel is decoded at once: where it lies, its audio at 16 kHz, and its seconds in which somebody speaks."""

    channel: int
    timeline: Timeline
    audio: np.ndarray
    speech: tuple[tuple[float, float], ...]

    @property
    def start(self) -> int:
        """Its first sample in the recording."""
        return self.timeline.start

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.timeline.seconds


class Cutter:
    """Cuts a recording that comes in slabs into windows; the end of a slab ends no window."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._waiting: Slab | None = None

    def feed(self, slab: Slab) -> Iterator[Window]:
        """The windows that what follows can no longer change, channel by channel."""
        heard = Slab(slab.start, slab.audio, without_crosstalk(slab, self._options.crosstalk_db))
        known = heard if self._waiting is None else _together(self._waiting, heard)
        return self._windows(known, is_last=False)

    def end(self) -> Iterator[Window]:
        """The windows that are left when the recording has ended."""
        return iter(()) if self._waiting is None else self._windows(self._waiting, is_last=True)

    def _windows(self, slab: Slab, is_last: bool) -> Iterator[Window]:
        frames = slab.voice.shape[1]
        margin = int(self._options.kept_seconds / FRAME_SECONDS)
        open_from, left = frames, slab.voice.copy()
        for channel, probabilities in enumerate(slab.voice):
            groups = _groups(probabilities, self._options)
            settled = len(groups) if is_last else _settled(groups, frames, self._options)
            if settled < len(groups):
                open_from = min(open_from, groups[settled][0][0])
            for group in groups[:settled]:
                yield _window(slab, channel, group, self._options)
                left[channel, : group[-1][1]] = 0.0
        self._waiting = _from(Slab(slab.start, slab.audio, left), max(0, open_from - margin))


def _settled(groups: list[list[tuple[int, int]]], frames: int, options: Options) -> int:
    """How many of the groups stay as they are whatever is heard after the frames known so far.

    The last one may grow. If it has one span only, that may turn out so long that it is split, and its first part fit
    into the group before.
    """
    pause = int(options.pause_seconds / FRAME_SECONDS)
    if not groups or frames - groups[-1][-1][1] > pause:
        return len(groups)
    may_join = len(groups) > 1 and len(groups[-1]) == 1 and groups[-1][0][0] - groups[-2][-1][1] <= pause
    return len(groups) - (2 if may_join else 1)


def without_crosstalk(slab: Slab, threshold_db: float) -> np.ndarray:
    """The voice probabilities with zero where another channel speaks and is louder by the threshold, or was just now.

    An echo comes up to 0.7 s late, so it fills the other's pauses and outlives his last word: what is left of it are short
    pieces, softer by the threshold than he was. A soft speaker who says more than that is heard.
    """
    if len(slab.audio) < 2:
        return slab.voice
    power, louder = _power(slab.audio), 10 ** (threshold_db / 10)
    heard = slab.voice.copy()
    for channel in range(len(heard)):
        spoken = np.delete(slab.voice, channel, axis=0) >= _MAY_SPEAK
        others = (np.delete(power, channel, axis=0) * spoken).max(axis=0)
        heard[channel][others > power[channel] * louder] = 0.0
        is_rest = (heard[channel] >= _MAY_SPEAK) & (_lately(others) > power[channel] * louder)
        for first, last in np.flatnonzero(np.diff(is_rest, prepend=False, append=False)).reshape(-1, 2):
            alone = (heard[channel][[max(first - 1, 0), min(last, len(is_rest) - 1)]] < _MAY_SPEAK).all()
            if alone and last - first <= _ECHO_FRAMES:
                heard[channel][first:last] = 0.0
    return heard


def _lately(power: np.ndarray) -> np.ndarray:
    """The greatest power of the last 0.7 s, and of the 0.1 s to come, as the detector hears a word a little before it is loud."""
    around = np.pad(power, (_ECHO_FRAMES, _EARLY_FRAMES))
    return np.lib.stride_tricks.sliding_window_view(around, _ECHO_FRAMES + _EARLY_FRAMES + 1).max(axis=1)


def _power(audio: np.ndarray) -> np.ndarray:
    """Mean power per channel and frame, smoothed over 0.3 s so that a weak sound between strong ones is not cut out."""
    frames = audio.reshape(len(audio), -1, FRAME)
    power = np.einsum("cft,cft->cf", frames, frames) / FRAME + 1e-10
    kernel, before = np.ones(_SMOOTH_FRAMES) / _SMOOTH_FRAMES, _SMOOTH_FRAMES // 2
    return np.stack([np.convolve(channel, kernel)[before : before + len(channel)] for channel in power])


def _split(span: tuple[int, int], probabilities: np.ndarray, most: int) -> Iterator[tuple[int, int]]:
    """A span cut where speech is least likely in the second half of what still fits."""
    first, last = span
    while last - first > most:
        middle = first + most // 2
        cut = middle + int(np.argmin(probabilities[middle : first + most]))
        yield first, cut
        first = cut
    yield first, last


def _groups(probabilities: np.ndarray, options: Options) -> list[list[tuple[int, int]]]:
    """The spans of speech of each window: as many as fit, long silences counted as they are kept."""
    most = int((options.longest_seconds - 2 * options.pad_seconds) / FRAME_SECONDS)
    pause = int(options.pause_seconds / FRAME_SECONDS)
    kept = int(options.kept_seconds / FRAME_SECONDS)
    groups: list[list[tuple[int, int]]] = []
    length = 0
    for span in speech_spans(probabilities):
        for first, last in _split(span, probabilities, most):
            gap = first - groups[-1][-1][1] if groups else pause + 1
            longer = length + min(gap, kept) + last - first
            if gap <= pause and longer <= most:
                groups[-1].append((first, last))
                length = longer
            else:
                groups.append([(first, last)])
                length = last - first
    return groups


def _window(slab: Slab, channel: int, group: list[tuple[int, int]], options: Options) -> Window:
    pad, kept = int(options.pad_seconds * SAMPLE_RATE), int(options.kept_seconds * SAMPLE_RATE)
    spans = [(first * FRAME, last * FRAME) for first, last in group]
    pieces = [(max(0, spans[0][0] - pad), spans[0][1])]
    for first, last in spans[1:]:
        start, end = pieces[-1]
        if first - end <= kept:
            pieces[-1] = (start, last)
        else:
            pieces[-1] = (start, end + kept // 2)
            pieces.append((first - kept // 2, last))
    pieces[-1] = (pieces[-1][0], min(slab.audio.shape[1], pieces[-1][1] + pad))
    audio = np.concatenate([slab.audio[channel, start:end] for start, end in pieces])
    timeline = Timeline(tuple((slab.start + start, slab.start + end) for start, end in pieces))
    return Window(channel, timeline, audio, tuple(_inside(pieces, spans)))


def _inside(pieces: list[tuple[int, int]], spans: list[tuple[int, int]]) -> Iterator[tuple[float, float]]:
    """The spans (samples of the slab) in seconds of the window that is made of the pieces."""
    before = 0
    for start, end in pieces:
        for first, last in spans:
            if start <= first and last <= end:
                yield (before + first - start) / SAMPLE_RATE, (before + last - start) / SAMPLE_RATE
        before += end - start


def _together(first: Slab, second: Slab) -> Slab:
    audio = np.concatenate([first.audio, second.audio], axis=1)
    return Slab(first.start, audio, np.concatenate([first.voice, second.voice], axis=1))


def _from(slab: Slab, frame: int) -> Slab:
    """What of a slab is kept until more is known; copies, so that the rest leaves the memory."""
    audio = slab.audio[:, frame * FRAME :].copy()
    return Slab(slab.start + frame * FRAME, audio, slab.voice[:, frame:].copy())
