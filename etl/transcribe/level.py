"""A window brought to the level of ordinary speech where it is far below it, as Whisper's spectrogram keeps the level."""

from __future__ import annotations

import numpy as np

_QUIET_DB, _ORDINARY_DB, _MOST_GAIN_DB = -40.0, -26.0, 40.0
"""RMS below full scale; ITU-T P.56 measures telephone speech at about -26 dB. Above -40 dB a window stays as it is."""
_OFFSET = 0.01


def levelled(audio: np.ndarray) -> np.ndarray:
    """The samples of a window (float32, full scale 1) without a constant offset, louder where they are very quiet."""
    mean = float(audio.mean()) if len(audio) else 0.0
    if abs(mean) > _OFFSET:
        audio = audio - np.float32(mean)
    power = float(np.mean(np.square(audio))) if len(audio) else 0.0
    level = 10 * np.log10(power) if power else _QUIET_DB
    if level >= _QUIET_DB:
        return audio
    return audio * np.float32(10 ** (min(_ORDINARY_DB - level, _MOST_GAIN_DB) / 20))
