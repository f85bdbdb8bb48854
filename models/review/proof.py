"""What the verdicts prove: from reviewed calls and the draw's strata to shares with intervals.

A call counts once, by the first opinion on it; gold calls and second opinions never enter. A part of the floor (a
team, a label) is a domain of the strata: its size in a stratum is the frozen size of the stratum times its share of
the stratum's calls in the frame, which is exact while the frame is the one that was drawn from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scipy.stats import binomtest

from models.estimates import Estimate, Stratum, estimate
from models.review.certainty import known

Place = tuple[date, str]


@dataclass(frozen=True)
class Member:
    """A reviewable call of a frame: its week, stratum, team, collector and the must-not labels that flag it."""

    week: date
    call_id: str
    stratum: str
    team_id: str
    agent_id: str
    flags: frozenset[str]


@dataclass(frozen=True)
class Review:
    """The first opinion on a drawn call: whether it is in violation, and by which labels."""

    week: date
    call_id: str
    stratum: str
    team_id: str
    agent_id: str
    is_violation: bool
    labels: frozenset[str]


@dataclass(frozen=True)
class Domain:
    """A part of the floor and of the faults; empty fields leave nothing out."""

    teams: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    label: str = ""

    def holds(self, call: Member | Review) -> bool:
        """Whether this call lies in the part of the floor."""
        return self.has(call.team_id, call.agent_id)

    def has(self, team_id: str, agent_id: str) -> bool:
        """Whether calls of this team and collector lie in the part of the floor."""
        return (not self.teams or team_id in self.teams) and (not self.agents or agent_id in self.agents)


@dataclass(frozen=True)
class Proof:
    """Prevalence, precision and recall of a domain: `shares` with their intervals, `bounds` with all that was lost.

    `known`: of a share without sampling error, why that is so (of `models.review.certainty`). `lost`: answered calls that
    nobody can hear; `reviewed` calls, and `violations` among them.
    """

    shares: dict[str, Estimate]
    bounds: dict[str, Estimate]
    known: dict[str, str]
    lost: int
    reviewed: int
    violations: int


def strata(
    sizes: Mapping[Place, int],
    members: Sequence[Member],
    reviews: Iterable[Review],
    domain: Domain,
    spent: frozenset[Place] = frozenset(),
) -> list[Stratum]:
    """The strata of a domain, cut by whether the detector flagged the call (with the domain's label, if it has one).

    A part of a heard stratum in which by chance no review fell counts with its nearest heard part (collapsed strata,
    Cochran 1977, §5A.12), and so does a stratum of `spent`, in which no drawn call could be judged; any other stratum that
    nobody has heard stays by itself, unknown.
    """
    flags = {(member.week, member.call_id): member.flags for member in members}
    whole = Counter((member.week, member.stratum) for member in members)
    part: Counter[tuple[Place, bool]] = Counter()
    for member in members:
        if domain.holds(member):
            part[(member.week, member.stratum), _is_flagged(member.stratum, member.flags, domain)] += 1
    seen: Counter[tuple[Place, bool]] = Counter()
    bad: Counter[tuple[Place, bool]] = Counter()
    heard = set(spent)
    for review in reviews:
        place = (review.week, review.stratum)
        heard.add(place)
        if place in sizes and domain.holds(review):
            cell = (place, _is_flagged(review.stratum, flags.get((review.week, review.call_id)), domain))
            seen[cell] += 1
            bad[cell] += _is_fault(review, domain)
    cells = {
        (place, flagged): Stratum(
            f"{place[0]}/{place[1]}", flagged, size, seen[place, flagged], bad[place, flagged]
        )
        for place, flagged in sorted(part.keys() | seen.keys())
        if place in sizes
        and (size := _size(sizes[place], part[place, flagged], whole[place], seen[place, flagged]))
    }
    return _collapsed(cells, heard)


def prove(cells: Sequence[Stratum], lost: int) -> Proof:
    """What the reviews of a domain prove, from its strata and the number of its answered calls that nobody can hear."""
    return Proof(
        estimate(cells),
        with_losses(cells, lost),
        known(cells),
        lost,
        sum(cell.reviewed for cell in cells),
        sum(cell.violations for cell in cells),
    )


def with_losses(cells: Sequence[Stratum], lost: int) -> dict[str, Estimate]:
    """The shares among all answered calls: from every lost call clean to every one a violation that was not flagged.

    Lost calls are a stratum of unflagged calls that nobody has heard, as a call without sound has no flags either.
    """
    return estimate([*cells, Stratum("lost", False, lost, 0, 0)] if lost else cells)


def wilson(found: int, of: int, confidence: float = 0.95) -> Estimate:
    """A share of independent trials with its interval (Wilson 1927)."""
    if not of:
        return Estimate(None, 0.0, 1.0)
    interval = binomtest(found, of).proportion_ci(confidence, method="wilson")
    return Estimate(found / of, float(interval.low), float(interval.high))


def _collapsed(cells: dict[tuple[Place, bool], Stratum], heard: set[Place]) -> list[Stratum]:
    """The cells; those of a heard stratum without a review add their size to the largest heard one that is nearest."""
    kept = {cell: one for cell, one in cells.items() if one.reviewed or cell[0] not in heard}
    for (place, flagged), one in cells.items():
        if (place, flagged) in kept:
            continue
        like = [cell for cell, other in cells.items() if other.reviewed and cell[1] == flagged]
        same = [cell for cell in like if cell[0][1] == place[1]]
        nearest = max(same or like, key=lambda cell: cells[cell].size, default=None)
        if nearest is None:
            kept[place, flagged] = one
        else:
            kept[nearest] = replace(kept[nearest], size=kept[nearest].size + one.size)
    return list(kept.values())


def _is_flagged(stratum: str, flags: frozenset[str] | None, domain: Domain) -> bool:
    return domain.label in (flags or ()) if domain.label else stratum.startswith("flagged.")


def _is_fault(review: Review, domain: Domain) -> bool:
    return review.is_violation and (not domain.label or domain.label in review.labels)


def _size(frozen: int, part: int, whole: int, reviewed: int) -> int:
    """The calls of a domain in a stratum; never fewer than were reviewed."""
    return max(round(frozen * part / whole) if whole else 0, reviewed)
