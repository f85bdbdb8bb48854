"""The prevalence corrected for the first reviewer's errors, through second opinions and decided appeals.

First opinions are wrong both ways. Appeals correct one way only, as they come from found violations, so on their own
they would pull the prevalence down. Therefore (two-phase sampling; Neyman 1938, Tenenbein 1970), apart for flagged and
unflagged calls: an appealed violation counts as it was decided; of the others, the share that a second opinion
confirms is taken for all, and of the clean calls, the share in which it finds a violation. Who gets a second opinion
was drawn by the seed before anybody listened, so neither share is picked. A second opinion is taken to be right.
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
    """A first opinion, what a second one said (None: there is none), and how its appeal was decided (None: no appeal).

    `second`: whether it is a violation; `upheld`: whether the violation stands.
    """

    first: Review
    second: bool | None
    upheld: bool | None


@dataclass(frozen=True)
class _Part:
    """A share with its confidence distribution; unknown where nothing tells it."""

    value: float | None
    chances: np.ndarray


def corrected(strata: Sequence[Stratum], rechecks: Sequence[Recheck]) -> Estimate:
    """The share of all calls in violation, with its 95 % interval; no value while second opinions are missing.

    `strata`: of `models.review.proof.strata` without a label; `rechecks`: every first opinion that they count.
    """
    random = np.random.default_rng(0)
    size = sum(stratum.size for stratum in strata)
    if not size:
        return Estimate(None, 0.0, 1.0)
    value: float | None = 0.0
    calls = np.zeros(_DRAWS)
    for flagged in (True, False):
        cells = [stratum for stratum in strata if stratum.flagged == flagged]
        if not cells:
            continue
        found, point = totals(cells)
        weights = {cell.name: cell.size / cell.reviewed for cell in cells if cell.reviewed}
        mine = [(one, weights[_name(one)]) for one in rechecks if _name(one) in weights]
        kept = _kept([pair for pair in mine if pair[0].first.is_violation])
        missed = _confirmed([pair for pair in mine if not pair[0].first.is_violation])
        whole = sum(cell.size for cell in cells)
        bad = random.choice(found, _DRAWS)
        calls += bad * random.choice(kept.chances, _DRAWS)
        calls += (whole - bad) * random.choice(missed.chances, _DRAWS)
        value = _add(
            value, _times(point, kept.value), _times(None if point is None else whole - point, missed.value)
        )
    low, high = np.quantile(calls, [_TAIL, 1 - _TAIL]) / size
    share = None if value is None else value / size
    return Estimate(share, min(float(low), share or 1.0), max(float(high), share or 0.0))


def _kept(pairs: list[tuple[Recheck, float]]) -> _Part:
    """The share of first-found violations that are violations: decided appeals as decided, the others by second opinion."""
    whole = sum(weight for _, weight in pairs)
    others = [(one, weight) for one, weight in pairs if one.upheld is None]
    if not whole:
        return _Part(None, np.linspace(0, 1, 201))
    upheld = sum(weight for one, weight in pairs if one.upheld) / whole
    share = sum(weight for _, weight in others) / whole
    rest = _confirmed(others)
    value = upheld if not others else None if rest.value is None else upheld + share * rest.value
    return _Part(value, upheld + share * rest.chances)


def _confirmed(pairs: list[tuple[Recheck, float]]) -> _Part:
    """The weighted share of calls that their second opinion finds in violation."""
    seen = [(one.second, weight) for one, weight in pairs if one.second is not None]
    if not seen:
        return _Part(None, np.linspace(0, 1, 201))
    weights = np.array([weight for _, weight in seen])
    share = float(sum(weight for bad, weight in seen if bad) / weights.sum())
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    return _Part(share, rate_quantiles(share * worth, worth))


def _name(one: Recheck) -> str:
    return f"{one.first.week}/{one.first.stratum}"


def _times(calls: float | None, share: float | None) -> float | None:
    """A product that is nothing where there are no calls, whatever the share."""
    if calls == 0:
        return 0.0
    return None if calls is None or share is None else calls * share


def _add(*parts: float | None) -> float | None:
    return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)
