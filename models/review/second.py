"""The prevalence corrected for the first reviewer's errors, through second opinions and decided appeals.

First opinions are wrong both ways. Appeals correct one way only, as they come from found violations, so on their own
they would pull the prevalence down. Therefore (two-phase sampling; Neyman 1938, Tenenbein 1970), apart for flagged and
unflagged calls: appealed violations count as they were decided; of the others, the share that a second opinion
confirms is taken for all, and of the clean calls, the share in which it finds a violation. Who gets a second opinion
was drawn by the seed before anybody listened, so neither share is picked. A second opinion is taken to be right.
An appeal that still waits is not yet known: the value takes it to fall as the decided ones did, and the interval
reaches from all of them overturned to all upheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.estimates import Estimate, Stratum, rate_quantiles, totals
from models.review.proof import Review

_DRAWS = 20_000
_TAIL = 0.025


@dataclass(frozen=True)
class Recheck:
    """A first opinion, what a second one said (None: there is none), and how its appeal was decided.

    `second`: whether it is a violation; `upheld`: whether the violation stands (None: no appeal, or it waits).
    """

    first: Review
    second: bool | None
    upheld: bool | None
    is_waiting: bool = False

    @property
    def is_appealed(self) -> bool:
        """Whether it was appealed, decided or not."""
        return self.is_waiting or self.upheld is not None


@dataclass(frozen=True)
class _Part:
    """A share, and its confidence distribution with all that is unknown taken as none, and as all."""

    value: float | None
    low: np.ndarray
    high: np.ndarray


_UNKNOWN = _Part(None, np.zeros(1), np.ones(1))


def corrected(strata: Sequence[Stratum], rechecks: Sequence[Recheck]) -> Estimate:
    """The share of all calls in violation, with its 95 % interval; no value while second opinions are missing.

    `strata`: of `models.review.proof.strata` without a label; `rechecks`: every first opinion that they count.
    """
    random = np.random.default_rng(0)
    size = sum(stratum.size for stratum in strata)
    if not size:
        return Estimate(None, 0.0, 1.0)
    value: float | None = 0.0
    least, most = np.zeros(_DRAWS), np.zeros(_DRAWS)
    for flagged in (True, False):
        cells = [stratum for stratum in strata if stratum.flagged == flagged]
        if not cells:
            continue
        found, point = totals(cells)
        weights = {cell.name: cell.size / cell.reviewed for cell in cells if cell.reviewed}
        mine = [(one, weights[_name(one)]) for one in rechecks if _name(one) in weights]
        kept = _kept([pair for pair in mine if pair[0].first.is_violation])
        missed = _share_of([(one.second, weight) for one, weight in mine if not one.first.is_violation])
        whole = sum(cell.size for cell in cells)
        bad = random.choice(found, _DRAWS)
        at = [random.random(_DRAWS) for _ in range(2)]
        least += bad * _at(kept.low, at[0]) + (whole - bad) * _at(missed.low, at[1])
        most += bad * _at(kept.high, at[0]) + (whole - bad) * _at(missed.high, at[1])
        value = _add(
            value, _times(point, kept.value), _times(None if point is None else whole - point, missed.value)
        )
    low, high = float(np.quantile(least, _TAIL)) / size, float(np.quantile(most, 1 - _TAIL)) / size
    if value is None:
        return Estimate(None, low, high)
    return Estimate(value / size, min(low, value / size), max(high, value / size))


def _kept(pairs: list[tuple[Recheck, float]]) -> _Part:
    """The share of first-found violations that are violations: the appealed as decided, the others by second opinion."""
    whole = sum(weight for _, weight in pairs)
    if not whole:
        return _UNKNOWN
    others = [(one.second, weight) for one, weight in pairs if not one.is_appealed]
    waiting = sum(weight for one, weight in pairs if one.is_waiting) / whole
    decided = sum(weight for one, weight in pairs if one.upheld is not None) / whole
    rest = sum(weight for _, weight in others) / whole
    upheld, confirmed = _share_of([(one.upheld, weight) for one, weight in pairs]), _share_of(others)
    value = _add(_times(waiting + decided, upheld.value), _times(rest, confirmed.value))
    low = np.add.outer(decided * upheld.low, rest * confirmed.low).ravel()
    high = np.add.outer(decided * upheld.high, rest * confirmed.high).ravel() + waiting
    return _Part(value, low, np.minimum(high, 1.0))


def _share_of(said: list[tuple[bool | None, float]]) -> _Part:
    """The weighted share of calls of which it is said that they are violations; nothing said, nothing known."""
    seen = [(bad, weight) for bad, weight in said if bad is not None]
    if not seen:
        return _UNKNOWN
    weights = np.array([weight for _, weight in seen])
    share = float(sum(weight for bad, weight in seen if bad) / weights.sum())
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    chances = rate_quantiles(share * worth, worth)
    return _Part(share, chances, chances)


def _at(chances: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The values of a distribution at these places between 0 and 1."""
    return chances[(places * len(chances)).astype(int)]


def _name(one: Recheck) -> str:
    return f"{one.first.week}/{one.first.stratum}"


def _times(calls: float | None, share: float | None) -> float | None:
    """A product that is nothing where there are no calls, whatever the share."""
    if calls == 0:
        return 0.0
    return None if calls is None or share is None else calls * share


def _add(*parts: float | None) -> float | None:
    return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)
