"""Precision, recall, F1 and false flags of what was said of utterances, and how often the words pointed at are the right ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.language.detector import Flag
from models.language.examples import Examples
from models.language.labels import labels

_DRAWS = 400


@dataclass(frozen=True)
class Measure:
    """A side's truth and what was said of it, (utterances, labels); `clean` agent turns."""

    names: tuple[str, ...]
    truth: np.ndarray
    said: np.ndarray
    clean: np.ndarray

    @property
    def forbidden(self) -> np.ndarray:
        """Which labels the agent must not say."""
        return np.array([labels()[name].kind == "must_not" for name in self.names])

    def of(self, rows: np.ndarray) -> Measure:
        """The same of some utterances only."""
        return Measure(self.names, self.truth[rows], self.said[rows], self.clean[rows])

    def f1(self, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """F1 of each label over these utterances."""
        hits = (self.truth[rows] & self.said[rows]).sum(axis=0)
        return 2 * hits / np.maximum(1, self.truth[rows].sum(axis=0) + self.said[rows].sum(axis=0))

    def false_flags(self) -> float:
        """Clean agent turns with a must-not label, of 100."""
        wrong = self.said[:, self.forbidden].any(axis=1) & self.clean
        return float(100 * wrong.sum() / max(1, self.clean.sum()))


def measure(some: Examples, said: np.ndarray) -> Measure:
    """What was said (utterances, labels) beside what the authors marked."""
    truth = np.array([some.carries(name) for name in some.labels]).T
    return Measure(some.labels, truth, said, some.clean())


def said(some: Examples, flags: Sequence[Sequence[Flag]]) -> np.ndarray:
    """Which labels the flags of each utterance put on it, (utterances, labels)."""
    found = [{flag.label for flag in mine} for mine in flags]
    return np.array([[name in mine for name in some.labels] for mine in found])


def table(some: Measure) -> str:
    """A line a label: count, precision, recall, F1 with its interval."""
    draws, many = np.random.default_rng(1), len(some.truth)
    sample = np.array([some.f1(draws.integers(0, many, many)) for _ in range(_DRAWS)])
    low, high = np.quantile(sample, [0.025, 0.975], axis=0)
    lines = [f"{'label':22s} {'n':>5s} {'P':>6s} {'R':>6s} {'F1':>6s}  95 %"]
    for number, name in enumerate(some.names):
        truth, put = some.truth[:, number], some.said[:, number]
        hits = (truth & put).sum()
        precision, recall = hits / max(1, put.sum()), hits / max(1, truth.sum())
        lines.append(
            f"{name:22s} {truth.sum():5d} {precision:6.3f} {recall:6.3f} {some.f1()[number]:6.3f}  "
            f"{low[number]:.3f}–{high[number]:.3f}"
        )
    return "\n".join(lines)


def summary(some: Measure) -> str:
    """Macro-F1 over the nine must-not labels, the false flags, and the lowest recall; of a side that has none of these labels, macro-F1 alone."""
    if not some.forbidden.any():
        return f"macro-F1 {some.f1().mean():.3f}"
    truth, put = some.truth[:, some.forbidden], some.said[:, some.forbidden]
    recall = (truth & put).sum(axis=0) / np.maximum(1, truth.sum(axis=0))
    return (
        f"macro-F1 of the must-not labels {some.f1()[some.forbidden].mean():.3f}, lowest recall {recall.min():.3f}, "
        f"false flags per 100 clean agent turns {some.false_flags():.2f} (of {some.clean.sum()})"
    )


def spans_met(some: Examples, flags: Sequence[Sequence[Flag]]) -> tuple[int, int]:
    """Of the labels that were rightly put, how many point at marked words; and how many were rightly put."""
    hits = [
        any(flag.start < end and start < flag.end for flag in mine if flag.label == label)
        for one, mine in zip(some.utterances, flags, strict=True)
        for label, start, end in one.spans
        if label in {flag.label for flag in mine}
    ]
    return sum(hits), len(hits)
