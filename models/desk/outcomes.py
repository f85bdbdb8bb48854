"""The verdicts as the results read them: first opinions on drawn calls, pairs of opinions, answers on gold calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, func, select

from models.desk import gold
from models.desk.floor_tables import appeal_decisions, appeals
from models.desk.review_tables import draw_strata, drawn_calls, draws, replacements, verdicts
from models.desk.samples import calls_of
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.verdicts import blind

JUDGED = ("violation", "clean")


def draws_between(desk: Desk, first_week: date, last_week: date) -> list[dict[str, Any]]:
    """The draw in force of each week from one Monday to another, with the sizes of its `strata`, how many calls were `drawn` from
    each, the strata in which a call `waits` for its first verdict, how many reviews it `asked` for, and (team, collector)
    of the calls `replaced` and of the verdicts `revised`."""
    last = select(draws.c.week, func.max(draws.c.version).label("version")).group_by(draws.c.week).subquery()
    asked = (
        select(draws)
        .join(last, (draws.c.week == last.c.week) & (draws.c.version == last.c.version))
        .where(draws.c.week.between(first_week, last_week))
        .order_by(draws.c.week)
    )
    with desk.read() as connection:
        return [
            dict(row._mapping)
            | {
                "strata": _strata(connection, row.draw_id, draw_strata.c.size),
                "drawn": _strata(connection, row.draw_id, draw_strata.c.drawn),
                "waits": _waits(connection, row.draw_id),
                "asked": sum(call["reviews_wanted"] for call in calls_of(connection, row.draw_id)),
                "replaced": _replaced(connection, row.draw_id),
                "revised": _revised(connection, row.draw_id),
            }
            for row in connection.execute(asked).all()
        ]


def first_opinions(desk: Desk, draw_ids: list[int]) -> list[dict[str, Any]]:
    """The drawn calls of these draws with the first slot's blind verdict (`verdict`); gold calls left out."""
    return [
        call | {"verdict": opinions[0]}
        for call, opinions in _judged(desk, draw_ids)
        if call["kind"] != "gold" and opinions
    ]


def opinion_pairs(desk: Desk, draw_ids: list[int]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The first two opinions on every call that two reviewers could judge."""
    found = []
    for call, opinions in _judged(desk, draw_ids):
        sure = [one for one in opinions if one["outcome"] in JUDGED]
        if call["kind"] != "gold" and len(sure) > 1:
            found.append((sure[0], sure[1]))
    return found


def second_looks(desk: Desk, draw_ids: list[int]) -> dict[int, tuple[bool | None, bool | None, bool]]:
    """Drawn call → whether its second opinion finds a violation, whether its appealed violation was upheld, and whether
    an appeal waits.

    None where there is no second opinion, and no decided appeal.
    """
    found: dict[int, tuple[bool | None, bool | None, bool]] = {}
    with desk.read() as connection:
        appealed = _appealed(connection, draw_ids)
    for call, opinions in _judged(desk, draw_ids):
        second = opinions[1]["outcome"] if len(opinions) > 1 else ""
        said = second == "violation" if second in JUDGED else None
        decided = appealed.get(call["drawn_id"])
        is_waiting = call["drawn_id"] in appealed and decided is None
        found[call["drawn_id"]] = (said, decided, is_waiting)
    return found


def gold_opinions(desk: Desk, draw_ids: list[int]) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(reviewer, verdict, known answer) of every gold call that was judged; the last answer given to a call stands."""
    with desk.read() as connection:
        known = gold.answers(connection)
        names = {row.user_id: row.name for row in connection.execute(select(users.c.user_id, users.c.name))}
    return [
        (names[one["user_id"]], one, known[call["call_id"]])
        for call, opinions in _judged(desk, draw_ids)
        if call["kind"] == "gold" and call["call_id"] in known
        for one in opinions
        if one["outcome"] in JUDGED
    ]


def _judged(desk: Desk, draw_ids: list[int]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each drawn call that was not replaced, with its blind verdicts in order of slot."""
    asked = (
        select(drawn_calls)
        .where(drawn_calls.c.draw_id.in_(draw_ids))
        .where(drawn_calls.c.drawn_id.not_in(select(replacements.c.drawn_id)))
        .order_by(drawn_calls.c.drawn_id)
    )
    with desk.read() as connection:
        calls = [dict(row._mapping) for row in connection.execute(asked)]
        said = blind(connection, [call["drawn_id"] for call in calls])
    by_call: dict[int, list[dict[str, Any]]] = {}
    for one in sorted(said, key=lambda one: one["slot"]):
        by_call.setdefault(one["drawn_id"], []).append(one)
    for call in calls:
        yield call, by_call.get(call["drawn_id"], [])


def _strata(connection: Connection, draw_id: int, number: Column[int]) -> dict[str, int]:
    """Stratum → this number of a draw."""
    asked = select(draw_strata.c.stratum, number).where(draw_strata.c.draw_id == draw_id)
    return {row[0]: row[1] for row in connection.execute(asked)}


def _waits(connection: Connection, draw_id: int) -> set[str]:
    """The strata with a call that stands as drawn and that nobody has given a verdict on."""
    given = set(connection.scalars(select(verdicts.c.drawn_id).where(verdicts.c.drawn_id.is_not(None))))
    return {call["stratum"] for call in calls_of(connection, draw_id) if call["drawn_id"] not in given}


def _replaced(connection: Connection, draw_id: int) -> list[tuple[str, str]]:
    asked = (
        select(drawn_calls.c.team_id, drawn_calls.c.agent_id)
        .join(replacements, drawn_calls.c.drawn_id == replacements.c.drawn_id)
        .where(drawn_calls.c.draw_id == draw_id)
    )
    return [(row.team_id, row.agent_id) for row in connection.execute(asked)]


def _revised(connection: Connection, draw_id: int) -> list[tuple[str, str]]:
    """Verdicts that their reviewer changed after the flags were seen, however often."""
    asked = (
        select(verdicts.c.drawn_id, verdicts.c.slot, drawn_calls.c.team_id, drawn_calls.c.agent_id)
        .distinct()
        .join(drawn_calls, drawn_calls.c.drawn_id == verdicts.c.drawn_id)
        .where(drawn_calls.c.draw_id == draw_id, verdicts.c.revision > 0)
    )
    return [(row.team_id, row.agent_id) for row in connection.execute(asked)]


def _appealed(connection: Connection, draw_ids: list[int]) -> dict[int, bool | None]:
    """Drawn call → whether the violation that was appealed stands (None: not decided); the last appeal where there are
    several."""
    asked = (
        select(verdicts.c.drawn_id, appeal_decisions.c.outcome)
        .join(appeals, appeals.c.verdict_id == verdicts.c.verdict_id)
        .outerjoin(appeal_decisions, appeal_decisions.c.appeal_id == appeals.c.appeal_id)
        .join(drawn_calls, drawn_calls.c.drawn_id == verdicts.c.drawn_id)
        .where(drawn_calls.c.draw_id.in_(draw_ids), verdicts.c.outcome == "violation")
        .order_by(appeals.c.appeal_id)
    )
    return {
        row.drawn_id: None if row.outcome is None else row.outcome == "upheld"
        for row in connection.execute(asked)
    }
