"""Very soft sound brought to the level of ordinary speech, for the voice detector and for Whisper's spectrogram, which keeps the level."""

from __future__ import annotations

import numpy as np

from models.sound.decoding import SAMPLE_RATE

_QUIET_DB, _ORDINARY_DB, _MOST_GAIN_DB = -40.0, -26.0, 40.0
"""RMS below full scale; ITU-T P.56 measures telephone speech at about -26 dB. Above -40 dB a window stays as it is."""
_OFFSET = 0.01
_HARDLY_HEARD_DB = -50.0
"""Of the loudest second: from some 5 dB below it on silero begins to miss words."""


def levelled(audio: np.ndarray) -> np.ndarray:
    """The samples of a window (float32, full scale 1) without a constant offset, louder where they are very quiet."""
    mean = float(audio.mean()) if len(audio) else 0.0
    if abs(mean) > _OFFSET:
        audio = audio - np.float32(mean)
    power = float(np.mean(np.square(audio))) if len(audio) else 0.0
    level = 10 * np.log10(power) if power else _QUIET_DB
    return audio if level >= _QUIET_DB else audio * _gain(level)


def audible(audio: np.ndarray) -> np.ndarray:
    """Some seconds of (channels, samples), each channel louder of which not even the loudest second can be heard well."""
    seconds = audio[:, : audio.shape[1] // SAMPLE_RATE * SAMPLE_RATE].reshape(len(audio), -1, SAMPLE_RATE)
    if not seconds.size:
        return audio
    power = np.square(seconds).mean(axis=2).max(axis=1)
    levels = 10 * np.log10(np.maximum(power, 1e-12))
    if levels.min() >= _HARDLY_HEARD_DB:
        return audio
    gains = [_gain(level) if level < _HARDLY_HEARD_DB else np.float32(1) for level in levels]
    return audio * np.array(gains, dtype=np.float32)[:, None]


def _gain(level: float) -> np.float32:
    return np.float32(10 ** (min(_ORDINARY_DB - level, _MOST_GAIN_DB) / 20))
