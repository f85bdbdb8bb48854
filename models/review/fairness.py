"""Collectors compared without making chance look like merit: funnel limits, shrunken rates, ratios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from scipy.special import betaincinv
from scipy.stats import binom, t

_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Standing:
    """One collector's share of faults among reviews: as found, shrunken to the floor, and where the funnel lies."""

    reviewed: int
    faults: float
    rate: float | None
    shrunken: float
    low: float
    high: float
    funnel_low: float
    funnel_high: float
    is_outside: bool
    is_ranked: bool


def standings(counts: Mapping[str, tuple[int, float]], minimum: int) -> dict[str, Standing]:
    """Each collector's standing from (reviewed, faults); nobody below `minimum` reviews is ranked or called out.

    The shrunken rate is the mean of a beta posterior whose prior is fitted to the floor by moments; the funnel is the
    exact binomial range around the floor's rate for that many reviews (Spiegelhalter 2005). The floor's rate is that of
    Jeffreys' prior, as a floor in which nothing was found is not known to be free of faults.
    """
    reviewed = sum(n for n, _ in counts.values())
    floor_rate = (sum(x for _, x in counts.values()) + 0.5) / (reviewed + 1)
    strength = _strength(counts, floor_rate)
    return {
        agent: _standing(n, x, floor_rate, strength, minimum, (1 - _CONFIDENCE) / 2)
        for agent, (n, x) in counts.items()
    }


def _strength(counts: Mapping[str, tuple[int, float]], rate: float) -> float:
    """How many reviews the floor's rate is worth beside a collector's own, by the method of moments.

    Never more than the reviews it was found in: a collector's interval cannot be surer than the floor's own.
    """
    known = float(sum(n for n, _ in counts.values()))
    pairs = [(n, x / n) for n, x in counts.values() if n]
    spread = rate * (1 - rate)
    if len(pairs) < 3:
        return min(20.0, known)
    sizes = np.array([n for n, _ in pairs], dtype=float)
    variance = float(np.average([(share - rate) ** 2 for _, share in pairs], weights=sizes))
    between = max(variance - spread * len(pairs) / sizes.sum(), spread / 200)
    return float(min(np.clip(spread / between - 1, 2, 200), known))


def _standing(n: int, x: float, rate: float, strength: float, minimum: int, tail: float) -> Standing:
    a, b = x + rate * strength + 1e-9, n - x + (1 - rate) * strength + 1e-9
    low, high = (binom.ppf(q, n, rate) / n if n else float(end) for q, end in ((tail, 0), (1 - tail, 1)))
    share = x / n if n else None
    return Standing(
        n,
        x,
        share,
        a / (a + b),
        float(betaincinv(a, b, tail)),
        float(betaincinv(a, b, 1 - tail)),
        float(low),
        float(high),
        share is not None and n >= minimum and not low <= share <= high,
        n >= minimum,
    )


@dataclass(frozen=True)
class Ratio:
    """Recovered over expected money with its interval; `low` and `high` are None where nothing was recovered."""

    value: float
    low: float | None
    high: float | None


def recovery_ratio(
    cases: int,
    recovered: float,
    expected: float,
    recovered_squares: float,
    expected_squares: float,
    products: float,
) -> Ratio | None:
    """Recovered over expected money of a collector's cases, from sums, sums of squares and of products over the cases.

    The interval is that of a ratio of two sums over cases drawn at random, linearised on the logarithm (Cochran 1977,
    ch. 6), with the floor's rates taken as known. None below two cases or where nothing was to be expected.
    """
    if cases < 2 or expected <= 0:
        return None
    value = recovered / expected
    if recovered <= 0:
        return Ratio(value, None, None)
    residuals = max(0.0, recovered_squares - 2 * value * products + value**2 * expected_squares)
    error = sqrt(cases / (cases - 1) * residuals) / recovered
    reach = exp(float(t.ppf((1 + _CONFIDENCE) / 2, cases - 1)) * error)
    return Ratio(value, value / reach, value * reach)
