"""Whether the channels carry one and the same sound: a mono call saved as stereo, at other levels, turned over, or one side late."""

from __future__ import annotations

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from etl.recordings.slabs import Slab
from etl.recordings.voice import FRAME
from models.sound.decoding import SAMPLE_RATE

_ALIKE = 0.01
_ALIKE_BUT_FOR_LEVEL, _LEAST_GAIN = 0.03, 0.3
"""More than the rounding of two mu-law channels (about 0.012); a softer copy is an echo of the other side."""
_LATEST_FRAMES = int(0.7 * SAMPLE_RATE / FRAME)
_LOUD_TOGETHER = 0.9
"""Correlation of the loudness of late copies is 0.94 and more, that of two speakers with an echo of -3 dB at most 0.52."""
_PIECE_FRAMES = 8
_SAME_WAVE = 0.6
"""Of each quarter of a second in which somebody speaks: one word of a second speaker is enough to keep the sides apart."""
_SAME_LEVEL_DB = 3.0
"""Between the pieces: of two speakers who hear each other on both sides each is louder on his own."""
_SPOKEN, _MOST_OF_IT = 0.5, 0.75


def same_on_every_channel(slab: Slab) -> bool:
    """Whether every channel carries the first one's sound; True too where there are several and nobody speaks on any.

    Late by at most 0.7 s. In doubt the sides are two speakers: lossy codecs below some 24 kbit/s make a late copy unlike.
    """
    if len(slab.audio) < 2:
        return False
    if not (slab.voice >= _SPOKEN).any():
        return True
    return all(
        _is_copy(slab.audio[0], other) or _is_late_copy(slab.audio[[0, n]], slab.voice[[0, n]])
        for n, other in enumerate(slab.audio[1:], start=1)
    )


def _is_copy(first: np.ndarray, other: np.ndarray) -> bool:
    """Whether two channels are alike sample by sample, but for their level."""
    if np.abs(other - first).mean() <= _ALIKE * max(float(np.abs(first).mean()), 1e-6):
        return True
    gain = float(other @ first) / max(float(first @ first), 1e-10)
    left = np.abs(other - gain * first).mean()
    return bool(_is_gain(gain) and left <= _ALIKE_BUT_FOR_LEVEL * np.abs(other).mean())


def _is_gain(gain: float) -> bool:
    return _LEAST_GAIN <= abs(gain) <= 1 / _LEAST_GAIN


def _is_late_copy(audio: np.ndarray, voice: np.ndarray) -> bool:
    """Whether two channels are alike once the later one is moved; their loudness is compared first, as that costs little."""
    if not _loud_together(audio):
        return False
    late, sign = _delay(*audio)
    leading, following = (0, 1) if late >= 0 else (1, 0)
    frames = len(voice[0]) - -(-abs(late) // FRAME)
    first = audio[leading, : frames * FRAME].reshape(frames, FRAME)
    other = sign * audio[following, abs(late) :][: frames * FRAME].reshape(frames, FRAME)
    moved = voice[following, round(abs(late) / FRAME) :][:frames]
    return _same_wave(first, other, np.maximum(voice[leading, :frames], moved) >= _SPOKEN)


def _loud_together(audio: np.ndarray) -> bool:
    """Whether both channels are loud at the same times, one of them late by some frames."""
    loud = np.sqrt(np.square(audio.reshape(2, -1, FRAME)).mean(axis=2))
    loud -= loud.mean(axis=1, keepdims=True)
    loud /= np.linalg.norm(loud, axis=1, keepdims=True) + 1e-9
    found = np.correlate(loud[0], np.pad(loud[1], _LATEST_FRAMES), mode="valid")
    return bool(found.max() >= _LOUD_TOGETHER)


def _delay(first: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    """By how many samples the second follows the first (negative where it leads), and whether it is turned over (-1)."""
    most = _LATEST_FRAMES * FRAME
    size = next_fast_len(len(first) + most, real=True)
    found = irfft(rfft(other, size) * np.conj(rfft(first, size)), size)
    around = np.concatenate([found[-most:], found[: most + 1]])
    place = int(np.abs(around).argmax())
    return place - most, 1 if around[place] > 0 else -1


def _same_wave(first: np.ndarray, other: np.ndarray, spoken: np.ndarray) -> bool:
    """Whether two channels (frames, samples) are alike in each piece in which somebody speaks, at one level in all."""
    pieces = len(spoken) // _PIECE_FRAMES
    if not pieces:
        return False
    first, other = (side[: pieces * _PIECE_FRAMES].reshape(pieces, -1) for side in (first, other))
    is_spoken = spoken[: pieces * _PIECE_FRAMES].reshape(pieces, -1).mean(axis=1) >= _MOST_OF_IT
    both, one, two = (
        np.einsum("ps,ps->p", a[is_spoken], b[is_spoken])
        for a, b in ((first, other), (first, first), (other, other))
    )
    if not is_spoken.any() or (both < _SAME_WAVE * np.sqrt(one * two)).any():
        return False
    gains = both / one
    level = float(np.median(gains))
    return bool(_is_gain(level) and (np.abs(20 * np.log10(gains / level)) <= _SAME_LEVEL_DB).all())
