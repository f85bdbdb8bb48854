"""What the reviews prove: prevalence, precision and recall with intervals, from a stratified sample of a finite floor.

The unknown is how many of the calls nobody reviewed are in violation. Flagged and unflagged calls are two groups, as
their rates differ by orders of magnitude. In a group the rate of the unreviewed calls is the stratum-weighted rate of
the reviewed ones, worth `n` independent reviews (Kish 1965; Korn and Graubard 1998 where the strata differ), with the
finite population in `n`. Its confidence distribution is that of the mid-p interval (Lancaster 1961), the even mixture
of Beta(x, n-x+1) and Beta(x+1, n-x); sums and ratios of the two groups take their quantiles from the product of both.
`python -m models.estimates` answers JSON lines.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import betainc

from models import jsonlines

_HELP = """usage: python -m models.estimates < in.jsonl > out.jsonl

Estimates from one JSON object a line: {"confidence": 0.95, "strata": [{"name", "flagged": true or false, "size", "reviewed",
"violations"}]}. Answers {"prevalence", "precision", "recall"}, each {"value", "low", "high"}.
"""
_POINTS, _MOST_POINTS = 200, 2000
_MOST_CALLS = 10**30
"""Far more than there are, and still a number to compute with."""


@dataclass(frozen=True)
class Stratum:
    """Calls drawn together: how many there are, how many were reviewed, how many of those are in violation."""

    name: str
    flagged: bool
    size: int
    reviewed: int
    violations: int


@dataclass(frozen=True)
class Estimate:
    """A share with its interval; `value` is None where nothing was reviewed that could tell."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True)
class _Group:
    """The calls in violation of a group: the point, and equally likely totals; `floor` and `room` of unreviewed strata."""

    size: int
    point: float | None
    totals: np.ndarray
    room: int


def estimate(strata: Sequence[Stratum], confidence: float = 0.95) -> dict[str, Estimate]:
    """`prevalence` (share of all calls in violation), `precision` (of flagged calls) and `recall` (of violations that
    were flagged), each with a two-sided interval at the confidence given.

    A stratum in which nothing was reviewed makes the value None, and the interval as wide as its calls allow.
    A confidence above 0.9995 is taken as 0.9995.
    """
    tail = (1 - confidence) / 2
    points = min(_MOST_POINTS, max(_POINTS, math.ceil(1 / tail)))
    flagged = _group([stratum for stratum in strata if stratum.flagged], points)
    others = _group([stratum for stratum in strata if not stratum.flagged], points)
    return {
        "prevalence": _prevalence(flagged, others, tail),
        "precision": _share(flagged, tail),
        "recall": _recall(flagged, others, tail),
    }


def totals(strata: Sequence[Stratum]) -> tuple[np.ndarray, float | None]:
    """How many calls of one group (all flagged, or none) are in violation: equally likely numbers, and the point.

    Calls of strata in which nothing was reviewed may be any number in violation.
    """
    group = _group(list(strata))
    unknown = np.linspace(0, group.room, len(group.totals)) if group.room else np.zeros(1)
    return np.add.outer(group.totals, unknown).ravel(), group.point


def _group(strata: list[Stratum], points: int = _POINTS) -> _Group:
    seen = [stratum for stratum in strata if stratum.reviewed]
    room = sum(stratum.size for stratum in strata if not stratum.reviewed)
    found = sum(stratum.violations for stratum in seen)
    left = np.array([stratum.size - stratum.reviewed for stratum in seen], dtype=float)
    rate = np.array([stratum.violations / stratum.reviewed for stratum in seen])
    total = sum(stratum.size for stratum in strata)
    if not left.sum():
        return _Group(total, None if room else float(found), np.full(points, float(found)), room)
    reviewed = np.array([stratum.reviewed for stratum in seen], dtype=float)
    share = float((left * rate).sum() / left.sum())
    worth = _worth(left / left.sum(), left, reviewed, rate, share)
    totals = found + left.sum() * rate_quantiles(share * worth, worth, points)
    return _Group(total, None if room else found + share * left.sum(), totals, room)


def _worth(
    weight: np.ndarray, left: np.ndarray, reviewed: np.ndarray, rate: np.ndarray, share: float
) -> float:
    """How many independent reviews the sample is worth for the rate of the unreviewed calls."""
    noise = np.divide(1, reviewed) + np.divide(1, left, out=np.zeros_like(left), where=left > 0)
    alike = 1 / float((weight**2 * noise).sum())
    spread = np.divide(reviewed, reviewed - 1, out=np.full_like(reviewed, 2.0), where=reviewed > 1)
    variance = float((weight**2 * noise * rate * (1 - rate) * spread).sum())
    if variance <= 0 or not 0 < share < 1:
        return alike
    return min(alike, share * (1 - share) / variance)


def rate_quantiles(found: float, worth: float, points: int = _POINTS) -> np.ndarray:
    """The mid-p confidence distribution of a rate, as equally likely values."""
    levels = (np.arange(points) + 0.5) / points
    low, high = np.zeros(points), np.ones(points)
    for _ in range(50):
        middle = (low + high) / 2
        below = (_beta(found, worth - found + 1, middle) + _beta(found + 1, worth - found, middle)) / 2
        low, high = np.where(below < levels, middle, low), np.where(below < levels, high, middle)
    return (low + high) / 2


def _beta(a: float, b: float, x: np.ndarray) -> np.ndarray:
    if a <= 0:
        return np.ones_like(x)
    if b <= 0:
        return np.where(x >= 1, 1.0, 0.0)
    return betainc(a, b, x)


def _prevalence(flagged: _Group, others: _Group, tail: float) -> Estimate:
    size, room = flagged.size + others.size, flagged.room + others.room
    if not size:
        return Estimate(None, 0.0, 1.0)
    low, high = _whole_calls(np.add.outer(flagged.totals, others.totals).ravel(), tail)
    known = flagged.point is not None and others.point is not None
    value = (flagged.point + others.point) / size if known else None  # type: ignore[operator]
    return _within(value, low / size, (high + room) / size)


def _share(group: _Group, tail: float) -> Estimate:
    if not group.size:
        return Estimate(None, 0.0, 1.0)
    low, high = _whole_calls(group.totals, tail)
    value = None if group.point is None else group.point / group.size
    return _within(value, low / group.size, (high + group.room) / group.size)


def _whole_calls(totals: np.ndarray, tail: float) -> tuple[float, float]:
    """The quantiles of a number of calls, each moved to the nearest whole call."""
    low, high = _quantiles(totals, tail, 1 - tail)
    return float(np.ceil(low - 0.5)), float(np.floor(high + 0.5))


def _quantiles(likely: np.ndarray, *shares: float) -> np.ndarray:
    """Quantiles of equally likely values, each of which stands for the middle of its part (Hazen)."""
    return np.quantile(likely, shares, method="hazen")


def _recall(flagged: _Group, others: _Group, tail: float) -> Estimate:
    smallest = _ratio(flagged.totals, others.totals + others.room, otherwise=0.0)
    largest = _ratio(flagged.totals + flagged.room, others.totals, otherwise=1.0)
    (low,), (high,) = _quantiles(smallest, tail), _quantiles(largest, 1 - tail)
    value = None
    if flagged.point is not None and others.point is not None and flagged.point + others.point > 0:
        value = flagged.point / (flagged.point + others.point)
    if value is None and not flagged.room + others.room:
        return Estimate(None, 0.0, 1.0)
    return _within(value, low, high)


def _ratio(found: np.ndarray, missed: np.ndarray, otherwise: float) -> np.ndarray:
    top = np.repeat(found, len(missed))
    whole = np.add.outer(found, missed).ravel()
    return np.divide(top, whole, out=np.full_like(whole, otherwise), where=whole > 0)


def _within(value: float | None, low: float, high: float) -> Estimate:
    low, high = max(0.0, float(low)), min(1.0, float(high))
    if value is not None:
        low, high = min(low, value), max(high, value)
    return Estimate(value, low, high)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    confidence = (
        jsonlines.field(asked, "confidence", (int, float), "a share such as 0.95")
        if "confidence" in asked
        else 0.95
    )
    if not 0 < confidence < 1:
        raise ValueError(f'"confidence" is {confidence}; write a share between 0 and 1, such as 0.95.')
    strata = jsonlines.field(
        asked, "strata", list, 'a list of {"name", "flagged", "size", "reviewed", "violations"}'
    )
    found = estimate([_stratum(place, entry) for place, entry in enumerate(strata, start=1)], confidence)
    return {name: vars(share) for name, share in found.items()}


def _stratum(place: int, entry: Any) -> Stratum:
    if not isinstance(entry, dict):
        raise ValueError(f"stratum {place} is no object.")
    name = str(entry.get("name", place))
    flagged = jsonlines.field(entry, "flagged", bool, f"true or false for stratum {place}")
    size, reviewed, violations = (
        jsonlines.field(entry, part, int, f"a whole number for stratum {place}")
        for part in ("size", "reviewed", "violations")
    )
    if size > _MOST_CALLS:
        raise ValueError(f'"size" of stratum {place} is more than 10^30; write how many calls there are.')
    if not 0 <= violations <= reviewed <= size:
        raise ValueError(f'stratum {place} must have 0 ≤ "violations" ≤ "reviewed" ≤ "size".')
    return Stratum(name, flagged, size, reviewed, violations)


if __name__ == "__main__":
    sys.exit(jsonlines.command(sys.argv[1:], _HELP, _answer))
