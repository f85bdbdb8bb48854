"""Conduct by collector: the verdicts weighted back to all their calls, and what followed a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.estimates import Estimate
from models.review.proof import Domain, Member, Place, Review, strata, wilson


@dataclass(frozen=True)
class Change:
    """A share of calls with a fault before and after a day, for one collector and for all others."""

    before: Estimate
    after: Estimate
    others_before: Estimate
    others_after: Estimate

    @property
    def is_told_apart(self) -> bool:
        """Whether the collector's two intervals lie apart."""
        return self.after.high < self.before.low or self.after.low > self.before.high


def weighted_counts(
    sizes: Mapping[Place, int], members: Sequence[Member], reviews: Iterable[Review]
) -> dict[str, tuple[int, float]]:
    """(reviews, faults) of each collector as an equal-chance sample of their calls would have given them.

    A fault in a call that is heard more often than others counts as a part of one, and is not rounded away.

    Flagged calls are reviewed more often than others, so a plain count would punish whoever is flagged. The share is
    weighted by stratum, and worth as many independent reviews as its weights allow (Kish 1965).
    """
    given = list(reviews)
    found: dict[str, tuple[int, float]] = {}
    for agent in sorted({member.agent_id for member in members if member.agent_id}):
        cells = strata(sizes, members, given, Domain(agents=frozenset({agent})))
        seen = [cell for cell in cells if cell.reviewed]
        size = sum(cell.size for cell in seen)
        if not size:
            found[agent] = (0, 0.0)
            continue
        share = sum(cell.size * cell.violations / cell.reviewed for cell in seen) / size
        worth = size**2 / sum(cell.size**2 / cell.reviewed for cell in seen)
        found[agent] = (round(worth), share * round(worth))
    return found


def most_with_losses(high: float, ledger: Mapping[str, int]) -> float:
    """The upper end of a share of reviewable calls among all answered ones, every lost one of the ledger taken as a fault."""
    answered, heard = ledger["answered"], ledger["reviewable"]
    return (high * heard + answered - heard) / answered if answered else 1.0


def change(rows: Iterable[Mapping[str, int]]) -> Change:
    """The change around a day from rows of `is_theirs`, `is_after`, `calls`, `faults`."""
    shares = {
        (bool(r["is_theirs"]), bool(r["is_after"])): wilson(int(r["faults"]), int(r["calls"])) for r in rows
    }
    nothing = Estimate(None, 0.0, 1.0)
    order = ((True, False), (True, True), (False, False), (False, True))
    return Change(*(shares.get(place, nothing) for place in order))
