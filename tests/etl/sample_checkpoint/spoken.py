"""Clips of plain noise that stand for speech, so that windows can be tested without espeak-ng."""

from __future__ import annotations

import numpy as np

from etl.sample_checkpoint.clips import STRANGER, Clip
from etl.sample_checkpoint.sentences import VOICES, sentences
from etl.sample_checkpoint.speech import RATE

SECONDS = 1.5


def clips() -> list[Clip]:
    """One clip per voice and sentence, and a few strangers; characters and phonemes evenly spread."""
    draw = np.random.default_rng(0)
    samples = (draw.standard_normal(int(SECONDS * RATE)) * 3000).astype(np.int16)
    made = []
    for voice in range(len(VOICES)):
        for index, sentence in enumerate(sentences()):
            count = len(sentence.text)
            characters = [(place, SECONDS * place / count) for place in range(count)]
            made.append(Clip(index, voice, samples, characters, [("a", 0.0), ("n", SECONDS / 2)]))
        made.append(Clip(STRANGER, voice, samples, [(0, 0.0)], [("a", 0.0)]))
    return made
