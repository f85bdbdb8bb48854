"""What of a recording is decoded: windows of one channel, whole from first speech to last, without the other's echo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from etl.recordings.decoding import SAMPLE_RATE
from etl.recordings.slabs import Slab
from etl.recordings.spans import speech_spans
from etl.recordings.voice import FRAME, FRAME_SECONDS
from etl.transcribe.options import Options

_SMOOTH_FRAMES = 9
_ALIKE = 1e-4


@dataclass(frozen=True)
class Window:
    """A stretch of one channel that is decoded by itself: its first sample at 16 kHz and its audio."""

    channel: int
    start: int
    audio: np.ndarray

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.audio) / SAMPLE_RATE


def windows(slab: Slab, options: Options) -> Iterator[Window]:
    """The windows of a slab, channel by channel."""
    heard = without_crosstalk(slab, options.crosstalk_db)
    for channel, probabilities in enumerate(heard):
        spans = [
            part
            for span in speech_spans(probabilities)
            for part in _split(span, probabilities, options.longest_seconds - 2 * options.pad_seconds)
        ]
        for first, last in _joined(spans, options):
            yield _window(slab, channel, first, last, options.pad_seconds)


def without_crosstalk(slab: Slab, threshold_db: float) -> np.ndarray:
    """The voice probabilities with zero where another channel speaks and is louder by the threshold."""
    if len(slab.audio) < 2:
        return slab.voice
    power = _power(slab.audio)
    heard = slab.voice.copy()
    for channel in range(len(heard)):
        others = np.delete(power, channel, axis=0).max(axis=0)
        spoken = np.delete(slab.voice, channel, axis=0).max(axis=0) >= 0.35
        heard[channel][(others > power[channel] * 10 ** (threshold_db / 10)) & spoken] = 0.0
    return heard


def same_on_every_channel(slab: Slab) -> bool:
    """Whether the channels carry one and the same sound, as when a mono call was saved as stereo."""
    if len(slab.audio) < 2:
        return False
    difference = np.abs(slab.audio[1:] - slab.audio[:1]).mean()
    return bool(difference <= _ALIKE * max(float(np.abs(slab.audio[0]).mean()), 1e-6) * 100)


def _power(audio: np.ndarray) -> np.ndarray:
    """Mean power per channel and frame, smoothed over 0.3 s so that a weak sound between strong ones is not cut out."""
    frames = audio.reshape(len(audio), -1, FRAME)
    power = np.einsum("cft,cft->cf", frames, frames) / FRAME + 1e-10
    kernel = np.ones(_SMOOTH_FRAMES) / _SMOOTH_FRAMES
    return np.stack([np.convolve(channel, kernel, mode="same") for channel in power])


def _split(
    span: tuple[int, int], probabilities: np.ndarray, longest_seconds: float
) -> Iterator[tuple[int, int]]:
    """A span cut where speech is least likely in the second half of what still fits."""
    first, last = span
    most = int(longest_seconds / FRAME_SECONDS)
    while last - first > most:
        middle = first + most // 2
        cut = middle + int(np.argmin(probabilities[middle : first + most]))
        yield first, cut
        first = cut
    yield first, last


def _joined(spans: list[tuple[int, int]], options: Options) -> list[tuple[int, int]]:
    """Spans joined, the audio between them kept, as long as they fit and no long pause lies between."""
    most = int((options.longest_seconds - 2 * options.pad_seconds) / FRAME_SECONDS)
    pause = int(options.pause_seconds / FRAME_SECONDS)
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and last - joined[-1][0] <= most and first - joined[-1][1] <= pause:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _window(slab: Slab, channel: int, first: int, last: int, pad_seconds: float) -> Window:
    pad = int(pad_seconds * SAMPLE_RATE)
    start, end = max(0, first * FRAME - pad), min(slab.audio.shape[1], last * FRAME + pad)
    return Window(channel, slab.start + start, slab.audio[channel, start:end].copy())
