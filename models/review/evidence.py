"""Everything the reviews of some weeks say, read together: the draws in force, their frames, and the opinions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from typing import Any

from models import warehouse
from models.desk import outcomes
from models.desk.store import Desk
from models.estimates import Stratum
from models.language.labels import labels
from models.review import frame
from models.review.draws import strata_of
from models.review.proof import Domain, Member, Place, Proof, Review, prove, strata
from models.review.second import Recheck

LOSSES = ("answered", "recorded", "decodable", "transcribed", "reviewable")


@dataclass(frozen=True)
class Evidence:
    """The draws of some weeks, the reviewable calls of their frames, first opinions, and those that could not judge."""

    draws: list[dict[str, Any]]
    members: list[Member]
    reviews: list[Review]
    not_judged: list[Review]
    pairs: list[tuple[dict[str, Any], dict[str, Any]]]
    gold: list[tuple[str, dict[str, Any], dict[str, Any]]]
    seconds_each: float | None
    rechecks: list[Recheck]

    @property
    def sizes(self) -> dict[Place, int]:
        """The frozen size of every stratum drawn from."""
        return {(draw["week"], name): size for draw in self.draws for name, size in draw["strata"].items()}

    @property
    def spent(self) -> frozenset[Place]:
        """The strata drawn from in which nothing was heard and nothing waits: every call was replaced or not to be judged."""
        heard = {(review.week, review.stratum) for review in self.reviews}
        places = {
            (draw["week"], name)
            for draw in self.draws
            for name, drawn in draw["drawn"].items()
            if drawn and name not in draw["waits"]
        }
        return frozenset(places - heard)

    def set_aside(self, domain: Domain) -> dict[str, int]:
        """What does not count in this part of the floor: calls `not_judged` by their reviewer, drawn calls `replaced` by
        another, and verdicts `revised` after the flags were seen, of which the first, blind ones count."""
        found = {"not_judged": sum(domain.holds(one) for one in self.not_judged)}
        for name in ("replaced", "revised"):
            found[name] = sum(domain.has(*call) for draw in self.draws for call in draw[name])
        return found

    def proof(self, domain: Domain) -> Proof:
        """What the reviews prove of this part of the floor and of the faults, with what was lost on the way."""
        ledger = self.ledger(domain)
        return prove(self.cells(domain), ledger["answered"] - ledger["reviewable"])

    def cells(self, domain: Domain) -> list[Stratum]:
        """The strata of this part of the floor, as `models.review.proof.strata` cuts them."""
        return strata(self.sizes, self.members, self.reviews, domain, self.spent)

    def settled(self) -> Evidence:
        """The same without the weeks that are still being reviewed; all where none is left.

        Such a week would make every share of the period unknown.
        """
        found = self.over()
        return found if found.draws else self

    def over(self) -> Evidence:
        """The same without the weeks in which a stratum that was drawn from is still to be heard, be it all of them."""
        heard = {(review.week, review.stratum) for review in self.reviews} | self.spent
        done = [
            draw
            for draw in self.draws
            if all((draw["week"], name) in heard for name, drawn in draw["drawn"].items() if drawn)
        ]
        weeks = {draw["week"] for draw in done}
        return replace(
            self,
            draws=done,
            members=[member for member in self.members if member.week in weeks],
            reviews=[review for review in self.reviews if review.week in weeks],
            not_judged=[one for one in self.not_judged if one.week in weeks],
            rechecks=[one for one in self.rechecks if one.first.week in weeks],
        )

    def ledger(self, domain: Domain) -> dict[str, int]:
        """Answered, recorded, decodable, transcribed and reviewable calls of this part of the floor.

        A draw that kept no counts by team tells those of the collectors who have a call of the team in its frame.
        """
        agents = domain.agents or frozenset(call.agent_id for call in self.members if domain.holds(call))
        rows = []
        for draw in self.draws:
            by_team = draw["ledger"].get("by_team")
            part = "by_team" if by_team is not None and domain.teams and not domain.agents else "by_agent"
            chosen = domain.teams if part == "by_team" else agents
            everybody = not domain.teams and not domain.agents
            kept = draw["ledger"].get(part, {})
            rows += [row for name, row in kept.items() if everybody or name in chosen]
        return {name: sum(row[name] for row in rows) for name in LOSSES}


def read_frames(con: warehouse.Connection, desk: Desk, drawn: tuple[tuple[date, int], ...]) -> list[Member]:
    """The calls of the frames that were drawn from, (Monday, draw) each, with their flags in the published build.

    Each lies in its stratum of the draw; a call that the log has gained since is in none, and left out.
    """
    found = []
    for week, draw_id in drawn:
        calls = frame.frame(con, week, week + timedelta(days=6))
        strata = strata_of(desk, draw_id, calls)
        found += [
            Member(week, call.call_id, strata[call.call_id], call.team_id, call.agent_id, _flags(call))
            for call in calls
            if call.call_id in strata
        ]
    return found


def read_opinions(desk: Desk, draws: list[dict[str, Any]], members: list[Member]) -> Evidence:
    """The evidence of these draws (of `outcomes.draws_between`) over these frames."""
    ids = [draw["draw_id"] for draw in draws]
    week_of = {draw["draw_id"]: draw["week"] for draw in draws}
    first = outcomes.first_opinions(desk, ids)
    looks = outcomes.second_looks(desk, ids)
    said = {call["drawn_id"]: _review(call, week_of[call["draw_id"]]) for call in first}
    judged = [call["drawn_id"] for call in first if call["verdict"]["outcome"] in outcomes.JUDGED]
    reviews = {drawn_id: said[drawn_id] for drawn_id in judged}
    spent = [call["verdict"]["seconds_spent"] for call in first if call["verdict"]["seconds_spent"] > 0]
    return Evidence(
        draws,
        members,
        list(reviews.values()),
        [one for drawn_id, one in said.items() if drawn_id not in reviews],
        outcomes.opinion_pairs(desk, ids),
        outcomes.gold_opinions(desk, ids),
        median(spent) if spent else None,
        [Recheck(review, *looks[drawn_id]) for drawn_id, review in reviews.items()],
    )


def _flags(call: frame.Call) -> frozenset[str]:
    return frozenset(label for label in call.labels if labels()[label].kind == "must_not")


def _review(call: dict[str, Any], week: date) -> Review:
    verdict = call["verdict"]
    bad = verdict["outcome"] == "violation"
    place = (week, call["call_id"], call["stratum"], call["team_id"], call["agent_id"])
    return Review(*place, bad, frozenset(verdict["labels"]))
