"""A made-up call as a recording: a script of fixed sentences, spoken, on two channels of a telephone line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.signal import butter, sosfilt

from etl.sample_checkpoint.clips import PITCHES, SPEEDS
from etl.sample_checkpoint.sentences import by_id
from etl.sample_checkpoint.speech import RATE, Speaker
from etl.sample_checkpoint.telephone import mu_law, noise, tone

SIDES = ("agent", "customer")


@dataclass(frozen=True)
class Turn:
    """One sentence of a rendered call: who says which sentence, from when to when (seconds)."""

    side: str
    sentence: str
    start: float
    end: float


@dataclass(frozen=True)
class Call:
    """A rendered call: int16 samples (n, 2) at 8 kHz, agent left, customer right, and its turns in order."""

    samples: np.ndarray
    turns: tuple[Turn, ...]


@cache
def _speaker() -> Speaker:
    return Speaker()


def render(
    script: Sequence[tuple[str, str]],
    voices: Mapping[str, str],
    seed: int,
    noise_db: tuple[float, float] = (15.0, 30.0),
    ringback_seconds: float = 0.0,
) -> Call:
    """Speak a script of (side, sentence id); the same seed gives the same pace, levels and noise.

    (espeak-ng itself varies a take by some milliseconds, so samples are alike, not equal.)
    voices: a voice of VOICES per side. noise_db: range of the speech-to-noise ratio, drawn per channel. The other side
    leaks into each channel at -32 to -45 dB. ringback_seconds: 450 Hz ring-back on both channels before the first word.
    """
    draw = np.random.default_rng(seed)
    at = ringback_seconds + draw.uniform(0.4, 1.4)
    turns, clips, before = [], [], ""
    speed, pitch = {}, {}
    for side in SIDES:
        speed[side], pitch[side] = draw.integers(SPEEDS[0] + 5, SPEEDS[1] - 5), draw.integers(*PITCHES)
    for side, sentence in script:
        at += draw.uniform(0.15, 0.5) if side == before else draw.uniform(0.35, 1.3)
        pace = int(speed[side] + draw.integers(-5, 6))
        spoken = _speaker().say(by_id()[sentence].text, voices[side], pace, int(pitch[side]))
        clips.append(spoken.samples)
        turns.append(Turn(side, sentence, at, at + len(spoken.samples) / RATE))
        at, before = turns[-1].end, side
    clean = _channels(turns, clips, int((at + draw.uniform(0.4, 1.0)) * RATE))
    return Call(_on_the_line(clean, draw, noise_db, ringback_seconds), tuple(turns))


def _channels(turns: list[Turn], clips: list[np.ndarray], count: int) -> np.ndarray:
    """The two voices alone, (2, count)."""
    clean = np.zeros((2, count), np.float32)
    for turn, samples in zip(turns, clips, strict=True):
        begin = int(turn.start * RATE)
        clean[SIDES.index(turn.side), begin : begin + len(samples)] = samples
    return clean


def _on_the_line(
    clean: np.ndarray, draw: np.random.Generator, noise_db: tuple[float, float], ringback_seconds: float
) -> np.ndarray:
    """Levels, crosstalk, noise, band and mu-law; int16 (n, 2)."""
    levels = 10 ** (draw.uniform(-9, 0, 2) / 20)
    speech = clean * levels[:, None]
    leak = 10 ** (draw.uniform(-45, -32, 2) / 20)
    mixed = speech + speech[::-1] * leak[:, None]
    ringing = int(ringback_seconds * RATE)
    if ringing:
        mixed[:, :ringing] += tone("ringback", draw, ringing) * 0.1
    band = butter(
        3, [float(draw.uniform(150, 300)), float(draw.uniform(3300, 3700))], "band", fs=RATE, output="sos"
    )
    for channel in range(2):
        loud = np.abs(speech[channel]) > 0.01
        power = np.sqrt((speech[channel][loud] ** 2).mean()) if loud.any() else 0.05
        hiss = noise(draw, mixed.shape[1]) * power * 10 ** (-draw.uniform(*noise_db) / 20)
        mixed[channel] = mu_law(sosfilt(band, mixed[channel] + hiss).astype(np.float32))
    return np.round(mixed.T * 32767).astype(np.int16)
