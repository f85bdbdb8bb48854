"""A batch for one step: mel, tokens in and out, phonemes per frame, and where each token is spoken."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from etl.sample_checkpoint.spectrum import as_whisper, log_mel
from etl.sample_checkpoint.vocabulary import Vocabulary, tokenizer
from etl.sample_checkpoint.windows import FRAME, UNLABELLED, Placed, Window, Windows

NOWHERE = -1.0
CUT = 0.15


@dataclass
class Batch:
    """mel (b, 80, 100 s); given, wanted (b, n) rows; centres (b, n) seconds or NOWHERE; frames (b, 50 s) phonemes."""

    mel: Tensor
    given: Tensor
    wanted: Tensor
    centres: Tensor
    frames: Tensor


class Batches:
    """Makes batches of one length of window."""

    def __init__(self, windows: Windows, vocabulary: Vocabulary) -> None:
        self.windows = windows
        self.vocabulary = vocabulary
        self.draw = windows.draw

    def batch(self, seconds: float, size: int) -> Batch:
        """`size` windows padded to `seconds`; some of them are shorter, padded with silence or with mel 0."""
        made, lengths = [], []
        for _ in range(size):
            share = 1.0 if self.draw.random() < 0.45 else self.draw.uniform(3.0 / seconds, 1.0)
            lengths.append(int(seconds * share * 10) / 10)
            made.append(self.windows.window(lengths[-1]))
        spelled = [self._spell(window, length) for window, length in zip(made, lengths, strict=True)]
        return Batch(self._mel(made, lengths, seconds), *self._tokens(spelled), self._frames(made, seconds))

    def _spell(self, window: Window, length: float) -> list[tuple[int, float]]:
        """The rows to write, each with the time of its centre: per sentence a start, its text, an end."""
        vocabulary, rows = self.vocabulary, []
        for placed in window.placed:
            rows.append((vocabulary.time(placed.start), placed.start))
            if placed.end > length + CUT:
                break
            rows += self._text(placed)
            rows.append((vocabulary.time(min(placed.end, length)), placed.end))
        if not rows:
            rows = [(vocabulary.time(0.0), NOWHERE)]
        return [*rows, (vocabulary.eot, NOWHERE)]

    def _text(self, placed: Placed) -> list[tuple[int, float]]:
        """The text rows of a sentence; a character that takes several tokens gives its centre to each of them."""
        rows = self.vocabulary.texts[placed.sentence]
        places = token_places(self.vocabulary.spelled[placed.sentence])
        begins = dict(placed.characters)
        ordered = [*sorted(begins.values()), placed.end]
        after = dict(itertools.pairwise(ordered))
        timed = []
        for row, place in zip(rows, places, strict=True):
            begin = begins.get(place)
            timed.append((row, NOWHERE if begin is None else (begin + after[begin]) / 2))
        return timed

    def _mel(self, made: list[Window], lengths: list[float], seconds: float) -> Tensor:
        size, count = len(made), int(seconds * 8000)
        samples = np.zeros((size, count), np.float32)
        for row, window in enumerate(made):
            samples[row, : len(window.samples)] = window.samples
        full = torch.full((size,), int(seconds * 100))
        short = torch.tensor([int(length * 100) for length in lengths])
        frames = torch.where(torch.from_numpy(self.draw.random(size) < 0.5), short, full)
        raised = torch.from_numpy(self.draw.uniform(0, 0.6, size) * (self.draw.random(size) < 0.5)).float()
        dark = torch.from_numpy(self.draw.random(size) < 0.5)
        log = log_mel(torch.from_numpy(samples), self._lines(size))
        return as_whisper(log, raised, dark, frames, int(seconds * 100))

    def _lines(self, size: int) -> Tensor:
        """The power response of `size` telephone lines: a band from 150-300 Hz to 3300-3900 Hz with soft edges."""
        bins = torch.arange(101)[None, :] * 40.0
        low = torch.from_numpy(self.draw.uniform(60, 300, (size, 1))).float()
        high = torch.from_numpy(self.draw.uniform(3300, 4100, (size, 1))).float()
        decibels = -12 * (low / bins.clamp(min=20)).log2().clamp(min=0) - 90 * (bins / high).log2().clamp(
            min=0
        )
        return 10 ** (decibels / 10)

    def _tokens(self, spelled: list[list[tuple[int, float]]]) -> tuple[Tensor, Tensor, Tensor]:
        vocabulary = self.vocabulary
        start = [vocabulary.sot, vocabulary.zh, vocabulary.transcribe]
        longest = max(len(rows) for rows in spelled) + 2
        given = torch.full((len(spelled), longest), vocabulary.eot)
        wanted = torch.full((len(spelled), longest), UNLABELLED)
        centres = torch.full((len(spelled), longest), NOWHERE)
        for index, rows in enumerate(spelled):
            nothing = len(rows) == 2 and rows[0][1] == NOWHERE
            first = vocabulary.no_speech if nothing else vocabulary.zh
            wanted[index, : len(rows) + 2] = torch.tensor(
                [first, vocabulary.transcribe] + [row for row, _ in rows]
            )
            centres[index, 2 : len(rows) + 2] = torch.tensor([time for _, time in rows])
            given[index, : len(rows) + 2] = torch.tensor(start + [row for row, _ in self._blurred(rows[:-1])])
        return given, wanted, centres

    def _blurred(self, rows: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """What the decoder is told it wrote: now and then something else, so that it learns to recover."""
        vocabulary, blurred = self.vocabulary, list(rows)
        share = self.draw.choice([0.0, 0.0, 0.15, 0.35])
        for index, (row, time) in enumerate(blurred):
            text = row >= vocabulary.first_text
            if text and self.draw.random() < share:
                blurred[index] = (int(self.draw.integers(vocabulary.first_text, len(vocabulary))), time)
            if not text and share and self.draw.random() < 0.08:
                blurred[index] = (vocabulary.time(max(time + self.draw.uniform(-0.4, 0.4), 0.0)), time)
        if rows[0][1] > 1.0 and self.draw.random() < 0.75:
            # Whisper allows no first timestamp after 1 s, and a window of nothing begins with 0 as well.
            first = self.draw.choice([0.0, 0.0, 1.0, self.draw.uniform(0, 1)])
            blurred[0] = (vocabulary.time(first), rows[0][1])
        return blurred

    def _frames(self, made: list[Window], seconds: float) -> Tensor:
        frames = np.zeros((len(made), int(seconds / FRAME + 0.5)), np.int64)
        for row, window in enumerate(made):
            frames[row, : len(window.frames)] = window.frames[: frames.shape[1]]
        return torch.from_numpy(frames)


def token_places(tokens: list[int]) -> list[int]:
    """For each token the index of the character that its first byte belongs to."""
    words, places, count = tokenizer(), [], 0
    for token in tokens:
        raw = words.encoding.decode_single_token_bytes(token)
        begins = sum(1 for byte in raw if byte & 0xC0 != 0x80)
        places.append(count if raw[0] & 0xC0 != 0x80 else count - 1)
        count += begins
    return places
