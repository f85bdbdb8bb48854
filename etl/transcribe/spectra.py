"""A window's log-mel spectrogram, computed once, over its own sound only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor
from whisper.audio import HOP_LENGTH, N_FRAMES, N_SAMPLES, log_mel_spectrogram

from models.sound.decoding import SAMPLE_RATE

_CLASSES_SECONDS = (3, 6, 11, 20)
_TAIL = 2 * HOP_LENGTH + 480
_RANGE, _QUIETEST = 8.0, -10.0


def frames_of(samples: int, fitted: bool) -> int:
    """How many mel frames the encoder is given for a window: those of 30 s, or of the next class of length.

    The class depends on the window alone, so a window's text does not depend on what it is batched with.
    """
    if fitted:
        for seconds in _CLASSES_SECONDS:
            if samples + SAMPLE_RATE // 2 <= seconds * SAMPLE_RATE:
                return seconds * SAMPLE_RATE // HOP_LENGTH
    return N_FRAMES


@dataclass(frozen=True)
class Spectrum:
    """A log-mel spectrogram (n_mels, frames) of a window's sound, and the value that silence after it has."""

    mel: Tensor
    floor: float

    def padded(self, frames: int) -> Tensor:
        """(n_mels, frames): what Whisper computes of the sound followed by silence."""
        return F.pad(self.mel[:, :frames], (0, max(0, frames - self.mel.shape[1])), value=self.floor)

    def after(self, seconds: float) -> Spectrum:
        """What is left of it from one of its seconds on."""
        return Spectrum(self.mel[:, int(seconds * SAMPLE_RATE) // HOP_LENGTH :], self.floor)


@torch.inference_mode()
def spectrum(audio: np.ndarray, n_mels: int) -> Spectrum:
    """The spectrogram of a window of at most 30 s; the silence that pads it to 30 s is filled in and not computed."""
    samples = audio[:N_SAMPLES]
    mel = log_mel_spectrogram(torch.from_numpy(samples), n_mels, padding=_TAIL + -len(samples) % HOP_LENGTH)
    loudest = float(mel.max()) * 4.0 - 4.0
    return Spectrum(mel, (max(_QUIETEST, loudest - _RANGE) + 4.0) / 4.0)
