"""Who may hear a clip or a call under review, and how far each collector has come with a collection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from models.desk.floor_tables import assignments, clip_removals, clips, listenings, measures
from models.desk.review_tables import drawn_calls, verdicts
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User


def clip_for(desk: Desk, clip_id: int, user: User) -> dict[str, Any] | None:
    """A clip that stands in its collection or that a measure rests on, where this person may hear it.

    Collectors hear what is assigned to them, and what a measure about them rests on. Whose call it is of the pages ask
    (`pages/ui/kept.py`): the desk knows no teams.
    """
    if user.role == "administrator":
        return None
    stands: ColumnElement[bool] = clips.c.clip_id.not_in(select(clip_removals.c.clip_id))
    rested_on = _rested_on()
    if user.role == "collector":
        mine = select(assignments.c.collection_id).where(assignments.c.agent_id == user.agent_id)
        stands &= clips.c.collection_id.in_(mine)
        rested_on = rested_on.where(measures.c.agent_id == user.agent_id)
    asked = select(clips).where(clips.c.clip_id == clip_id, stands | clips.c.clip_id.in_(rested_on))
    with desk.read() as connection:
        row = connection.execute(asked).first()
    return dict(row._mapping) if row else None


def measured(desk: Desk, clip_id: int) -> set[str]:
    """The collectors about whom a standing measure rests on this clip."""
    gone = select(measures.c.withdraws).where(measures.c.withdraws.is_not(None))
    asked = select(measures.c.agent_id).where(
        measures.c.clip_id == clip_id, measures.c.measure_id.not_in(gone)
    )
    with desk.read() as connection:
        return set(connection.scalars(asked))


def is_reviewed_by(desk: Desk, recording_id: str, calls: Sequence[str], user: User) -> bool:
    """Whether this supervisor reviews the recording, or it is a judged call of this collector, as the draw has it;
    `calls`: the call of which it is a leg's.

    The draw keeps collector and team: the log of today may have them in another team, and a leg that was recorded may
    name nobody.
    """
    is_it = (drawn_calls.c.recording_id == recording_id) | drawn_calls.c.call_id.in_(calls)
    asked = select(drawn_calls.c.drawn_id).where(is_it).limit(1)
    if user.role == "supervisor":
        asked = asked.where(drawn_calls.c.team_id.in_((user.team_id or "", "")))
    elif user.role == "collector" and user.agent_id:
        judged = select(verdicts.c.drawn_id).where(verdicts.c.drawn_id.is_not(None))
        asked = asked.where(drawn_calls.c.agent_id == user.agent_id, drawn_calls.c.drawn_id.in_(judged))
        asked = asked.where(drawn_calls.c.kind != "gold")
    else:
        return False
    with desk.read() as connection:
        return connection.scalar(asked) is not None


def _rested_on() -> Select[tuple[int]]:
    """The clips that measures rest on which were not taken back."""
    gone = select(measures.c.withdraws).where(measures.c.withdraws.is_not(None))
    return select(measures.c.clip_id).where(
        measures.c.clip_id.is_not(None), measures.c.measure_id.not_in(gone)
    )


def progress(desk: Desk, collection_id: int) -> dict[str, int]:
    """How many of a collection's clips each collector it is assigned to has listened to."""
    standing = (
        select(clips.c.clip_id)
        .where(clips.c.collection_id == collection_id)
        .where(clips.c.clip_id.not_in(select(clip_removals.c.clip_id)))
    )
    heard = (
        select(users.c.agent_id, func.count(listenings.c.clip_id.distinct()))
        .join(users, users.c.user_id == listenings.c.user_id)
        .where(listenings.c.clip_id.in_(standing), users.c.agent_id.is_not(None))
        .group_by(users.c.agent_id)
    )
    assigned = select(assignments.c.agent_id).where(assignments.c.collection_id == collection_id)
    with desk.read() as connection:
        count = {row[0]: row[1] for row in connection.execute(heard)}
        return {agent: count.get(agent, 0) for agent in connection.scalars(assigned.order_by("agent_id"))}


def heard_by(desk: Desk, user: User) -> set[int]:
    """The clips that this person has listened to."""
    asked = select(listenings.c.clip_id).where(listenings.c.user_id == user.user_id)
    with desk.read() as connection:
        return set(connection.scalars(asked))
