"""Invented audio, a tiny Whisper checkpoint with random weights, and a data folder whose recordings are probed."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from whisper.model import ModelDimensions, Whisper

from etl.recordings.memory import Memory
from etl.recordings.report import COLUMNS, recordings_file

RATE = 8000
DIMS = {
    "n_mels": 80, "n_audio_ctx": 1500, "n_audio_state": 32, "n_audio_head": 2, "n_audio_layer": 1, "n_vocab": 51865, "n_text_ctx": 448,
    "n_text_state": 32, "n_text_head": 2, "n_text_layer": 1,
}  # fmt: skip


def checkpoint(path: Path, seed: int = 1, **dims: int) -> Path:
    """A checkpoint in openai-whisper's own format whose random weights write some text for any sound."""
    torch.manual_seed(seed)
    sizes = DIMS | dims
    model = Whisper(ModelDimensions(**sizes))
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, std=0.5)
    weights = {name: value.half() for name, value in model.state_dict().items()}
    torch.save({"dims": sizes, "model_state_dict": weights}, path)
    return path


def voice(seconds: float, seed: int, pitch: float = 120.0) -> np.ndarray:
    """A voice-like sound that silero takes for speech: a pulse train through moving formants, in syllables."""
    steps = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    glide = pitch * (1 + 0.15 * np.sin(2 * np.pi * 0.7 * time) + 0.03 * np.sin(2 * np.pi * 5 * time))
    phase = 2 * np.pi * np.cumsum(glide) / RATE
    syllable = (time * 4.2).astype(int)
    formants = [
        steps.uniform(low, high, syllable.max() + 1)[syllable]
        for low, high in ((300, 850), (900, 2200), (2300, 3000))
    ]
    sound = np.zeros_like(time)
    for harmonic in range(1, 26):
        frequency = glide * harmonic
        gain = sum(np.exp(-(((frequency - formant) / 110) ** 2)) for formant in formants)
        sound += (gain + 0.02) * np.sin(harmonic * phase) / harmonic**0.4
    envelope = np.clip(np.sin(np.pi * ((time * 4.2) % 1)) * 1.6, 0, 1)
    sound = sound * envelope + 0.002 * steps.standard_normal(len(time))
    return (0.4 * sound / np.abs(sound).max()).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    """Nothing."""
    return np.zeros(int(seconds * RATE), dtype=np.float32)


def write_wav(path: Path, *channels: np.ndarray, rate: int = RATE) -> Path:
    """A 16-bit WAV of the channels given, padded to the longest."""
    longest = max(len(channel) for channel in channels)
    together = np.stack([np.pad(channel, (0, longest - len(channel))) for channel in channels], axis=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((together * 32767).astype("<i2").tobytes())
    return path


def call(path: Path, number: int) -> Path:
    """A short two-channel call: the collector speaks, then the debtor; every number gives other bytes."""
    lead = silence(0.3 + number / 100)
    agent = np.concatenate([lead, voice(1.6, 1), silence(1.6)])
    debtor = np.concatenate([lead, silence(1.8), voice(1.2, 1001, pitch=190)])
    return write_wav(path, agent, debtor)


def probed(data: Path, paths: list[Path]) -> Path:
    """A data folder in which each path is the recording of a call named after the file."""
    memory = Memory(data)
    rows = []
    for path in paths:
        facts = vars(memory.facts(path))
        rows.append(
            {"recording_id": path.stem, "call_id": path.stem, "path": str(path), "agent_channel": None}
            | facts
        )
    pq.write_table(pa.Table.from_pylist(rows, COLUMNS), recordings_file(data))
    return data
