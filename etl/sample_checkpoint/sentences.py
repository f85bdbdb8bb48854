"""The fixed sentences of the sample floor, the voices that say them, and what the checkpoint learns to pass over."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
CHECKPOINT = HERE / "sample.pt"
VOICES = ("f2", "f5", "m1", "m3", "m7")
MARKS = "，。？！、；：,.?!;: "


@dataclass(frozen=True)
class Sentence:
    """One sentence of the floor: who says it, to whom, and which language labels it carries."""

    id: str
    speaker: str
    callee: str
    category: str
    labels: tuple[str, ...]
    text: str


@cache
def sentences() -> tuple[Sentence, ...]:
    """All sentences of `sentences.toml`, in the order of the file."""
    rows = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))["sentence"]
    return tuple(Sentence(**{**row, "labels": tuple(row["labels"])}) for row in rows)


@cache
def by_id() -> dict[str, Sentence]:
    """The sentences by their id."""
    return {sentence.id: sentence for sentence in sentences()}


@cache
def strangers() -> tuple[str, ...]:
    """Sentences that are spoken in training and never written: what the checkpoint must pass over."""
    parts = tomllib.loads((HERE / "strangers.toml").read_text(encoding="utf-8"))
    draw = random.Random("strangers")
    made = {
        draw.choice(parts["who"]) + draw.choice(parts["when"]) + draw.choice(parts["what"])
        for _ in range(2500)
    }
    return (*parts["whole"], *sorted(made))


def bare(text: str) -> str:
    """The text without punctuation and spaces, as error rates compare it."""
    return "".join(character for character in text if character not in MARKS)
