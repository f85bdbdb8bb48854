"""From which score a label is put."""

from __future__ import annotations

import numpy as np

LIKELY = 0.65
"""From this probability on a must-not label is put, whichever it is: what is seldom right must be likelier to be shown."""


def best_cut(scores: np.ndarray, truth: np.ndarray) -> float:
    """The score from which a label is put with the best F1, midway to the next lower one."""
    order = np.argsort(-scores, kind="stable")
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(order) + 1) + max(1, truth.sum()))
    best = int(np.argmax(f1))
    high = scores[order[best]]
    low = scores[order[best + 1]] if best + 1 < len(order) else high - 1
    return float((high + low) / 2)
