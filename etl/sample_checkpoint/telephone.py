"""What a telephone line adds to speech: noise, a narrow band, 8-bit mu-law, and the tones of the network."""

from __future__ import annotations

from functools import cache

import numpy as np

RATE = 8000
MU = 255.0
BANK = 1 << 20
DTMF_LOW, DTMF_HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
TONES = ("ringback", "busy", "dtmf", "beeps", "dial", "melody", "clicks")


@cache
def _bank(colour: str) -> np.ndarray:
    """Two minutes of white noise, or of pink noise (falling with frequency: mains, street), of unit power."""
    white = np.random.default_rng(len(colour)).standard_normal(BANK, dtype=np.float32)
    if colour == "white":
        return white
    spectrum = np.fft.rfft(white) / np.maximum(np.arange(BANK // 2 + 1) * RATE / BANK, 60.0) ** 0.5
    pink = np.fft.irfft(spectrum).astype(np.float32)
    return pink / pink.std()


def noise(draw: np.random.Generator, count: int) -> np.ndarray:
    """White noise, pink noise or a mixture, of unit power; up to two minutes."""
    share = draw.choice([0.0, 1.0, draw.random()])
    parts = []
    for colour in ("white", "pink"):
        begin = int(draw.integers(BANK - count))
        parts.append(_bank(colour)[begin : begin + count])
    mixed = np.float32(share) * parts[0] + np.float32(1 - share) * parts[1]
    return mixed / np.float32(np.hypot(share, 1 - share))


def mu_law(samples: np.ndarray) -> np.ndarray:
    """The samples after coding with 8-bit mu-law and back."""
    clipped = np.clip(samples, -1, 1).astype(np.float32)
    code = np.round(np.log1p(MU * np.abs(clipped)) * np.float32(127 / np.log1p(MU)))
    return (np.sign(clipped) * np.expm1(code * np.float32(np.log1p(MU) / 127)) / MU).astype(np.float32)


def _sine(frequency: float, count: int) -> np.ndarray:
    return np.sin(2 * np.pi * frequency / RATE * np.arange(count, dtype=np.float32)).astype(np.float32)


def _gated(wave: np.ndarray, on: float, off: float) -> np.ndarray:
    """The wave switched on for `on` seconds and off for `off`, from its start."""
    place = np.arange(len(wave)) % int((on + off) * RATE)
    return wave * (place < int(on * RATE))


def _keys(draw: np.random.Generator, count: int, low: tuple[int, ...], high: tuple[int, ...]) -> np.ndarray:
    """Short bursts of two tones at irregular distances, as keys or beeps give."""
    wave, at = np.zeros(count, np.float32), 0
    while at < count:
        length = min(int(draw.uniform(0.06, 0.25) * RATE), count - at)
        both = _sine(float(draw.choice(low)), length) + _sine(float(draw.choice(high)), length)
        wave[at : at + length] = both / 2
        at += length + int(draw.uniform(0.05, 0.9) * RATE)
    return wave


def _melody(draw: np.random.Generator, count: int) -> np.ndarray:
    """Notes of a scale with an overtone: music on hold."""
    wave, at = np.zeros(count, np.float32), 0
    while at < count:
        length = min(int(draw.choice([0.2, 0.3, 0.6]) * RATE), count - at)
        pitch = 262.0 * 2 ** (int(draw.choice([0, 2, 4, 5, 7, 9, 12])) / 12)
        fade = np.exp(-np.arange(length, dtype=np.float32) / (0.4 * RATE))
        wave[at : at + length] = fade * (_sine(pitch, length) + 0.4 * _sine(2 * pitch, length)) / 1.4
        at += length
    return wave


def tone(kind: str, draw: np.random.Generator, count: int) -> np.ndarray:
    """A network tone (one of TONES) of full scale, `count` samples long, beginning with its sounding part."""
    if kind == "ringback":
        pair = _sine(450, count) if draw.random() < 0.7 else (_sine(440, count) + _sine(480, count)) / 2
        return _gated(pair, 1.0, 4.0)
    if kind == "busy":
        return _gated(_sine(450, count), 0.35, 0.35)
    if kind == "dtmf":
        return _keys(draw, count, DTMF_LOW, DTMF_HIGH)
    if kind == "beeps":
        pitch = int(draw.uniform(400, 1500))
        return _keys(draw, count, (pitch,), (pitch,))
    if kind == "dial":
        return (_sine(350, count) + _sine(440, count)) / 2
    if kind == "melody":
        return _melody(draw, count)
    clicks = np.zeros(count, np.float32)
    clicks[draw.integers(0, max(count, 1), max(1, count // 4000))] = 1.0
    return clicks
