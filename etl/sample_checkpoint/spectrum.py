"""Whisper's log-mel spectrogram straight from 8 kHz samples, without the detour over 16 kHz."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor
from torch.nn import functional
from whisper.audio import mel_filters

WINDOW, HOP, BINS = 200, 80, 101
HIGH = 60


@cache
def _filters() -> Tensor:
    return mel_filters(torch.device("cpu"), 80)[:, :BINS].clone()


def log_mel(samples: Tensor, response: Tensor) -> Tensor:
    """log10 of the mel energies (batch, 80, frames), before Whisper's clamp; 10 ms a frame.

    samples: (batch, n) at 8 kHz. response: (batch, 101) power gain of the line per bin of 40 Hz. Twice the samples at
    16 kHz give twice the amplitude, hence the factor 4.
    """
    spectrum = torch.stft(samples, WINDOW, HOP, window=torch.hann_window(WINDOW), return_complex=True)
    power = spectrum[..., :-1].abs() ** 2 * 4 * response[:, :, None]
    return torch.clamp(_filters() @ power, min=1e-10).log10()


def as_whisper(log: Tensor, raised: Tensor, dark: Tensor, frames: Tensor, length: int) -> Tensor:
    """Whisper's clamp and scale, padded to `length` frames.

    raised: (batch) how much louder the rest of the recording is, log10. dark: (batch) bool, nothing above 3.5 kHz.
    frames: (batch) how many frames the caller wants of each; the rest is padding of the mel with 0, as
    `whisper.transcribe` pads the last window of a recording.
    """
    loudest = log.amax((1, 2)) + raised
    floor = (loudest - 8.0)[:, None, None]
    log = torch.maximum(log, floor)
    high = dark[:, None, None] & (torch.arange(80)[None, :, None] >= HIGH)
    mel = (torch.where(high, floor, log) + 4.0) / 4.0
    mel = functional.pad(mel, (0, length - mel.shape[2]))
    return mel.masked_fill(torch.arange(length)[None, None, :] >= frames[:, None, None], 0.0)
