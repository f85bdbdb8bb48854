"""The short way from 8 kHz to a log-mel gives what Whisper computes from 16 kHz."""

from __future__ import annotations

import numpy as np
import torch
import whisper

from etl.sample_checkpoint.listen import upsampled
from etl.sample_checkpoint.spectrum import HIGH, as_whisper, log_mel
from etl.sample_checkpoint.telephone import noise


def _mel(samples: np.ndarray, raised: float = 0.0, frames: int = 300) -> torch.Tensor:
    log = log_mel(torch.from_numpy(samples)[None], torch.ones(1, 101))
    return as_whisper(log, torch.tensor([raised]), torch.tensor([False]), torch.tensor([frames]), 300)[0]


def test_below_the_top_of_the_band_it_equals_whispers_own() -> None:
    samples = (noise(np.random.default_rng(1), 24000) * 0.1).astype(np.float32)
    own = whisper.log_mel_spectrogram(upsampled(samples))
    # Beside both edges the two pad differently.
    assert (_mel(samples)[: HIGH - 4, 3:-3] - own[: HIGH - 4, 3:-3]).abs().max() < 0.02


def test_frames_past_the_wanted_length_are_zero() -> None:
    samples = (noise(np.random.default_rng(1), 24000) * 0.1).astype(np.float32)
    mel = _mel(samples, frames=200)
    assert (mel[:, 200:] == 0).all() and (mel[:, :200] != 0).any()


def test_a_louder_rest_of_the_recording_raises_the_floor() -> None:
    samples = np.zeros(24000, np.float32)
    samples[8000:9000] = 0.1
    assert _mel(samples, raised=0.6).min() > _mel(samples).min()
