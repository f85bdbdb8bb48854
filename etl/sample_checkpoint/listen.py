"""How the checkpoint is heard when it is judged: voice activity, contiguous windows of at most 10 s, whisper.decode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import whisper
from scipy.signal import resample_poly
from silero_vad import get_speech_timestamps, load_silero_vad
from whisper.audio import N_SAMPLES, SAMPLE_RATE
from whisper.decoding import DecodingOptions

LONGEST = 10.0
MARGIN = 0.25
CROSSTALK_DB = 20.0
OPTIONS = DecodingOptions(
    language="zh",
    temperature=0.0,
    fp16=False,
    suppress_tokens="-1",
    max_initial_timestamp=None,
    without_timestamps=False,
)


@dataclass(frozen=True)
class Heard:
    """One sentence heard: its text and its span (seconds)."""

    text: str
    start: float
    end: float


def upsampled(samples: np.ndarray, rate: int = 8000) -> np.ndarray:
    """int16 or float samples of one channel as float32 at 16 kHz."""
    scale = 32768.0 if samples.dtype == np.int16 else 1.0
    return resample_poly(samples.astype(np.float32) / scale, SAMPLE_RATE // rate, 1).astype(np.float32)


@cache
def _vad() -> torch.nn.Module:
    return load_silero_vad()


def spans(audio: np.ndarray, other: np.ndarray | None = None) -> list[tuple[float, float]]:
    """Contiguous spans of speech of at most 10 s (seconds), with what lies between the words kept.

    Speech more than 20 dB below the `other` channel is that channel's, and no speech of this one.
    """
    found = get_speech_timestamps(
        torch.from_numpy(audio),
        _vad(),
        sampling_rate=SAMPLE_RATE,
        max_speech_duration_s=LONGEST,
        speech_pad_ms=80,
    )
    joined: list[tuple[float, float]] = []
    for part in found:
        start, end = part["start"] / SAMPLE_RATE, part["end"] / SAMPLE_RATE
        if other is not None and _level(other, (start, end)) - _level(audio, (start, end)) > CROSSTALK_DB:
            continue
        if joined and end - joined[-1][0] <= LONGEST:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _level(audio: np.ndarray, span: tuple[float, float]) -> float:
    part = audio[int(span[0] * SAMPLE_RATE) : int(span[1] * SAMPLE_RATE)]
    return 10 * float(np.log10((part**2).mean() + 1e-12))


def hear(model: whisper.Whisper, audio: np.ndarray, other: np.ndarray | None = None) -> list[Heard]:
    """The fast path: VAD, windows, one batch of whisper.decode. `other`: the other channel, against crosstalk."""
    windows = spans(audio, other)
    if not windows:
        return []
    cut = [
        audio[max(0, int((a - MARGIN) * SAMPLE_RATE)) : int((b + MARGIN) * SAMPLE_RATE)] for a, b in windows
    ]
    mels = [whisper.log_mel_spectrogram(whisper.pad_or_trim(part, N_SAMPLES)) for part in cut]
    results = whisper.decode(model, torch.stack(mels), OPTIONS)
    heard = []
    for (start, _), result in zip(windows, results, strict=True):
        heard += segments(result.tokens, max(start - MARGIN, 0.0))
    return heard


def segments(tokens: list[int], shift: float) -> list[Heard]:
    """The sentences between the timestamps of one decoded window."""
    words = whisper.tokenizer.get_tokenizer(True, language="zh")
    begin, text, found = None, [], []
    for token in tokens:
        if token < words.timestamp_begin:
            text.append(token)
            continue
        at = shift + (token - words.timestamp_begin) * 0.02
        if text and begin is not None:
            found.append(Heard(words.decode(text).strip(), begin, at))
            begin, text = None, []
        else:
            begin = at
    if text and begin is not None:
        found.append(Heard(words.decode(text).strip(), begin, begin))
    return found


def hear_whole(model: whisper.Whisper, audio: np.ndarray) -> list[Heard]:
    """`whisper.transcribe` over the whole channel."""
    result = whisper.transcribe(
        model,
        audio,
        language="zh",
        temperature=0.0,
        condition_on_previous_text=False,
        fp16=False,
        verbose=None,
    )
    return [
        Heard(part["text"].strip(), part["start"], part["end"])
        for part in result["segments"]
        if part["text"].strip()
    ]
