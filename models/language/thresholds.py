"""From which score a label is put: the best mean F1 that keeps false flags on clean agent turns within a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_STEPS = 40
_HARSHEST = 10.0


@dataclass(frozen=True)
class Curve:
    """One label's held-out scores from high to low: the F1 and the false flags a clean turn if it is put down to each."""

    scores: np.ndarray
    f1: np.ndarray
    false_flags: np.ndarray

    def cut(self, price: float) -> float:
        """The score with the best F1 less `price` times the false flags per 100 clean turns, midway to the next."""
        best = int(np.argmax(self.f1 - price * self.false_flags))
        below = self.scores[best + 1] if best + 1 < len(self.scores) else self.scores[best] - 1
        return float((self.scores[best] + below) / 2)


def curve(scores: np.ndarray, truth: np.ndarray, clean: np.ndarray) -> Curve:
    """The curve of one label; `clean` marks the agent turns that carry no must-not label."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + max(1, truth.sum()))
    return Curve(scores[order], f1, 100 * np.cumsum(clean[order]) / max(1, clean.sum()))


def cuts(scores: np.ndarray, truth: np.ndarray, clean: np.ndarray, most_false: float) -> np.ndarray:
    """A cut a label (columns), so that at most `most_false` of 100 clean turns carry any of the labels.

    One price for a false flag holds for all labels; it is the lowest that keeps within the limit.
    """
    curves = [curve(scores[:, n], truth[:, n], clean) for n in range(scores.shape[1])]
    low, high = 0.0, _HARSHEST
    for _ in range(_STEPS):
        price = (low + high) / 2
        if _false_flags(scores, _cut_all(curves, price), clean) > most_false:
            low = price
        else:
            high = price
    return _cut_all(curves, high)


def _cut_all(curves: Sequence[Curve], price: float) -> np.ndarray:
    return np.array([one.cut(price) for one in curves])


def _false_flags(scores: np.ndarray, cut: np.ndarray, clean: np.ndarray) -> float:
    return float(100 * ((scores >= cut).any(axis=1) & clean).sum() / max(1, clean.sum()))
