"""Collections of clips that trainers gather; who they are assigned to and who has listened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from models.desk import audit
from models.desk.floor_tables import assignments, clip_removals, clips, collections, listenings
from models.desk.store import Desk
from models.desk.users import User
from models.problems import Problem


def add_collection(desk: Desk, name: str, note: str, user: User) -> int:
    """A new collection; one of the same name is given back as it is."""
    name = name.strip()[:128]
    if not name:
        raise Problem("Give the collection a name.", "请填写案例集名称。")
    with desk.write() as connection:
        known = connection.scalar(select(collections.c.collection_id).where(collections.c.name == name))
        if known is not None:
            return int(known)
        values = {"name": name, "note": note, "user_id": user.user_id, "at": datetime.now(UTC)}
        made = insert(collections).values(**values).returning(collections.c.collection_id)
        collection_id = int(connection.execute(made).scalar_one())
        _audit(connection, user, "collection_added", collection_id)
        return collection_id


def all_collections(desk: Desk) -> list[dict[str, Any]]:
    """Every collection, in order of name."""
    with desk.read() as connection:
        return [
            dict(row._mapping) for row in connection.execute(select(collections).order_by(collections.c.name))
        ]


def add_clip(desk: Desk, key: str, collection_id: int, clip: dict[str, Any], user: User) -> int:
    """Put a stretch of a call into a collection: call_id, recording_id, start_seconds, end_seconds, text, label,
    is_good, note. The same key again changes nothing. Raises Problem where the end is not after the start."""
    if not 0 <= clip["start_seconds"] < clip["end_seconds"]:
        raise Problem("The clip must end after it starts.", "片段的结束时间须晚于开始时间。")
    with desk.write() as connection:
        known = connection.scalar(select(clips.c.clip_id).where(clips.c.key == key))
        if known is not None:
            return int(known)
        who = {"key": key, "collection_id": collection_id, "user_id": user.user_id, "at": datetime.now(UTC)}
        made = insert(clips).values(**clip, **who).returning(clips.c.clip_id)
        clip_id = int(connection.execute(made).scalar_one())
        audit.write(connection, user.user_id, user.name, "clip_added", clip["call_id"], {"clip_id": clip_id})
        return clip_id


def clips_of(desk: Desk, collection_id: int) -> list[dict[str, Any]]:
    """The clips of a collection that were not removed, oldest first."""
    asked = (
        select(clips)
        .where(clips.c.collection_id == collection_id)
        .where(clips.c.clip_id.not_in(select(clip_removals.c.clip_id)))
        .order_by(clips.c.clip_id)
    )
    with desk.read() as connection:
        return [dict(row._mapping) for row in connection.execute(asked)]


def remove_clip(desk: Desk, clip_id: int, user: User) -> None:
    """Take a clip out of its collection; the row stays."""
    with desk.write() as connection:
        if (
            connection.scalar(select(clip_removals.c.clip_id).where(clip_removals.c.clip_id == clip_id))
            is None
        ):
            values = {"clip_id": clip_id, "user_id": user.user_id, "at": datetime.now(UTC)}
            connection.execute(insert(clip_removals).values(**values))
            _audit(connection, user, "clip_removed", clip_id)


def assign(desk: Desk, collection_id: int, agent_id: str, user: User) -> None:
    """Ask a collector to listen to a collection."""
    with desk.write() as connection:
        same = (assignments.c.collection_id == collection_id) & (assignments.c.agent_id == agent_id)
        if connection.scalar(select(assignments.c.assignment_id).where(same)) is None:
            values = {"collection_id": collection_id, "agent_id": agent_id, "user_id": user.user_id}
            connection.execute(insert(assignments).values(**values, at=datetime.now(UTC)))
            _audit(connection, user, "collection_assigned", collection_id, {"agent_id": agent_id})


def assigned(desk: Desk, agent_id: str) -> list[dict[str, Any]]:
    """What a collector is asked to listen to, the first assignment first."""
    asked = select(assignments).where(assignments.c.agent_id == agent_id)
    with desk.read() as connection:
        return [dict(row._mapping) for row in connection.execute(asked.order_by(assignments.c.assignment_id))]


def listened(desk: Desk, clip_id: int, user: User) -> None:
    """This person has listened to a clip."""
    with desk.write() as connection:
        values = {"clip_id": clip_id, "user_id": user.user_id, "at": datetime.now(UTC)}
        connection.execute(insert(listenings).values(**values))


def _audit(
    connection: Connection, user: User, action: str, number: int, detail: dict[str, Any] | None = None
) -> None:
    audit.write(connection, user.user_id, user.name, action, str(number), detail)
