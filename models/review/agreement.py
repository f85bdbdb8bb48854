"""How far two reviewers of the same calls agree, beyond chance, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Pairs = Sequence[tuple[bool, bool]]


@dataclass(frozen=True)
class Agreement:
    """Calls judged twice, and three measures, each as (value, low, high); None where they cannot be computed."""

    calls: int
    raw: tuple[float, float, float] | None
    kappa: tuple[float, float, float] | None
    ac1: tuple[float, float, float] | None


def agreement(pairs: Pairs, seed: int = 0, draws: int = 1000, confidence: float = 0.95) -> Agreement:
    """Raw agreement, Cohen's κ (1960) and Gwet's AC1 (2008), which stays sensible where faults are rare."""
    judged = np.array(pairs, dtype=bool).reshape(-1, 2)
    if not len(judged):
        return Agreement(0, None, None, None)
    random = np.random.default_rng(seed)
    samples = [judged[random.integers(0, len(judged), len(judged))] for _ in range(draws)]
    tail = (1 - confidence) / 2
    return Agreement(
        len(judged), *(_interval(measure, judged, samples, tail) for measure in (raw, kappa, ac1))
    )


def raw(judged: np.ndarray) -> float:
    """The share of calls on which both said the same."""
    return float((judged[:, 0] == judged[:, 1]).mean())


def kappa(judged: np.ndarray) -> float:
    """Cohen's κ; not a number where both always said the same one thing."""
    first, second = judged.mean(axis=0)
    chance = first * second + (1 - first) * (1 - second)
    return float((raw(judged) - chance) / (1 - chance)) if chance < 1 else float("nan")


def ac1(judged: np.ndarray) -> float:
    """Gwet's AC1 for two categories."""
    share = judged.mean()
    chance = 2 * share * (1 - share)
    return float((raw(judged) - chance) / (1 - chance))


def _interval(
    measure: Callable[[np.ndarray], float], judged: np.ndarray, samples: list[np.ndarray], tail: float
) -> tuple[float, float, float] | None:
    value = measure(judged)
    if np.isnan(value):
        return None
    drawn = np.array([measure(sample) for sample in samples])
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    return value, float(min(low, value)), float(max(high, value))
