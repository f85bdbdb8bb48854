"""The spoken material of a training run: every sentence in every voice, several times, kept in a work folder."""

from __future__ import annotations

import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from etl.sample_checkpoint.sentences import VOICES, sentences, strangers
from etl.sample_checkpoint.speech import RATE, Speaker, Spoken

TAKES = 6
SPEEDS = (155, 212)
PITCHES = (38, 62)
STRANGER = -1


@dataclass(frozen=True)
class Clip:
    """One take: which sentence (STRANGER: none), which voice, its samples, character times and phonemes (seconds)."""

    sentence: int
    voice: int
    samples: np.ndarray
    characters: list[tuple[int, float]]
    phonemes: list[tuple[str, float]]

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.samples) / RATE


def _orders() -> list[tuple[int, int, str, int, int]]:
    """What to speak: (sentence, voice, text, speed, pitch), each take with its own draw."""
    draw = random.Random("clips")

    def order(sentence: int, voice: int, text: str) -> tuple[int, int, str, int, int]:
        return sentence, voice, text, draw.randint(*SPEEDS), draw.randint(*PITCHES)

    known = [
        order(index, voice, sentence.text)
        for index, sentence in enumerate(sentences())
        for voice in range(len(VOICES))
        for _ in range(TAKES)
    ]
    unknown = [order(STRANGER, draw.randrange(len(VOICES)), text) for text in strangers()]
    return known + unknown


_speakers: list[Speaker] = []


def _speak(order: tuple[int, int, str, int, int]) -> tuple[np.ndarray, Spoken]:
    if not _speakers:
        _speakers.append(Speaker())
    _, voice, text, speed, pitch = order
    spoken = _speakers[0].say(text, VOICES[voice], speed, pitch)
    return np.round(spoken.samples * 32767).astype(np.int16), spoken


def record(folder: Path, processes: int = 2) -> None:
    """Speak all clips into `folder` (samples.npy, clips.json), unless they are there."""
    if (folder / "clips.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    orders = _orders()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        spoken = list(pool.map(_speak, orders, chunksize=64))
    at, rows = 0, []
    for (sentence, voice, *_), (samples, words) in zip(orders, spoken, strict=True):
        rows.append([sentence, voice, at, len(samples), words.characters, words.phonemes])
        at += len(samples)
    np.save(folder / "samples.npy", np.concatenate([samples for samples, _ in spoken]))
    (folder / "clips.json").write_text(json.dumps(rows))


def load(folder: Path) -> list[Clip]:
    """The clips that `record` left in `folder`; the samples stay on disk until used."""
    samples = np.load(folder / "samples.npy", mmap_mode="r")
    rows = json.loads((folder / "clips.json").read_text())
    return [
        Clip(
            sentence,
            voice,
            samples[at : at + count],
            [(c, t) for c, t in characters],
            [(p, t) for p, t in phones],
        )
        for sentence, voice, at, count, characters, phones in rows
    ]
