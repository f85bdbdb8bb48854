"""Who reviews which drawn call: a call is claimed by one reviewer a slot, so that no two do the same work."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from models.desk import gold, samples
from models.desk.review_tables import claims, verdicts
from models.desk.store import Desk
from models.desk.users import User

CLAIM_LIFE = timedelta(hours=1)


def claim_next(desk: Desk, draw_id: int, user: User) -> dict[str, Any] | None:
    """The call that this person reviews now: the one they hold, else the next with a free slot; None when done."""
    with desk.write() as connection:
        calls = _calls(connection, draw_id, user)
        judged, held = _state(connection, [call["drawn_id"] for call in calls])
        mine = [call for call in calls if (call["drawn_id"], user.user_id) not in judged]
        for call in mine:
            if user.user_id in held.get(call["drawn_id"], {}):
                _touch(connection, call["drawn_id"], user)
                return call
        for call in mine:
            slot = _free_slot(connection, call, held.get(call["drawn_id"], {}), user)
            if slot is not None:
                values = {"drawn_id": call["drawn_id"], "slot": slot, "user_id": user.user_id}
                connection.execute(insert(claims).values(**values, at=datetime.now(UTC)))
                return call
    return None


def progress(desk: Desk, draw_id: int, user: User) -> tuple[int, int]:
    """How many of the draw's reviews are done, and how many there are, within what this person reviews.

    Until the last one is done there are as many as were drawn: a number that falls with a replaced call would tell that it
    was gold, for two reviewers, or of a stratum drawn whole.
    """
    with desk.read() as connection:
        calls = _calls(connection, draw_id, user)
        drawn = _may_review(connection, samples.drawn_of(connection, draw_id), user)
        judged, _ = _state(connection, [call["drawn_id"] for call in calls])
    count = _reviews(judged)
    done = sum(min(call["reviews_wanted"], count.get(call["drawn_id"], 0)) for call in calls)
    wanted = sum(call["reviews_wanted"] for call in calls)
    return done, sum(call["reviews_wanted"] for call in drawn) if done < wanted else wanted


def waiting(desk: Desk, draw_id: int, user: User) -> list[dict[str, Any]]:
    """The calls of the draw that may still come to this person: not judged by them, and short of a review or in their hands."""
    with desk.read() as connection:
        calls = _calls(connection, draw_id, user)
        judged, held = _state(connection, [call["drawn_id"] for call in calls])
    count = _reviews(judged)
    return [
        call
        for call in calls
        if (call["drawn_id"], user.user_id) not in judged
        and (
            count.get(call["drawn_id"], 0) < call["reviews_wanted"]
            or user.user_id in held.get(call["drawn_id"], {})
        )
    ]


def _calls(connection: Connection, draw_id: int, user: User) -> list[dict[str, Any]]:
    return _may_review(connection, samples.calls_of(connection, draw_id), user)


def _may_review(connection: Connection, calls: list[dict[str, Any]], user: User) -> list[dict[str, Any]]:
    """Those of the calls that this person may review: of their team, and no gold call whose answer they gave, or that they
    judged in another draw and would know again."""
    known = gold.known_to(connection, user) | _judged_elsewhere(connection, calls, user)
    return [
        call
        for call in calls
        if (not user.team_id or call["team_id"] in (user.team_id, ""))
        and not (call["kind"] == "gold" and call["call_id"] in known)
    ]


def _judged_elsewhere(connection: Connection, calls: list[dict[str, Any]], user: User) -> set[str]:
    """The calls that this person gave a verdict on in other draws than that of `calls`."""
    mine = select(verdicts.c.call_id).where(verdicts.c.user_id == user.user_id)
    return set(
        connection.scalars(mine.where(verdicts.c.drawn_id.not_in([call["drawn_id"] for call in calls])))
    )


def _state(
    connection: Connection, drawn_ids: list[int]
) -> tuple[set[tuple[int, int]], dict[int, dict[int, int]]]:
    """(drawn call, reviewer) pairs judged, and reviewer → slot of the live claims of each drawn call."""
    judged = connection.execute(
        select(verdicts.c.drawn_id, verdicts.c.user_id).where(verdicts.c.drawn_id.in_(drawn_ids))
    )
    live = connection.execute(
        select(claims).where(claims.c.drawn_id.in_(drawn_ids), claims.c.at > datetime.now(UTC) - CLAIM_LIFE)
    )
    held: dict[int, dict[int, int]] = {}
    for row in live:
        held.setdefault(row.drawn_id, {})[row.user_id] = row.slot
    return {(row[0], row[1]) for row in judged}, held


def _reviews(judged: set[tuple[int, int]]) -> dict[int, int]:
    """How many reviews each drawn call has."""
    return Counter(drawn_id for drawn_id, _ in judged)


def _free_slot(connection: Connection, call: dict[str, Any], held: dict[int, int], user: User) -> int | None:
    """A slot without verdict and live claim; a claim that lapsed is taken away."""
    done = set(
        connection.scalars(select(verdicts.c.slot).where(verdicts.c.drawn_id == call["drawn_id"]).distinct())
    )
    for slot in range(call["reviews_wanted"]):
        if slot not in done and slot not in held.values():
            connection.execute(
                delete(claims).where(
                    claims.c.drawn_id == call["drawn_id"],
                    (claims.c.slot == slot) | (claims.c.user_id == user.user_id),
                )
            )
            return slot
    return None


def _touch(connection: Connection, drawn_id: int, user: User) -> None:
    connection.execute(
        update(claims)
        .where(claims.c.drawn_id == drawn_id, claims.c.user_id == user.user_id)
        .values(at=datetime.now(UTC))
    )
