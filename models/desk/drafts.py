"""Drafts: what a form holds before it is sent, saved as it is typed, found again after a reload or a crash."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from models.desk.review_tables import drafts
from models.desk.store import Desk


def save(desk: Desk, user_id: int, subject: str, content: dict[str, Any]) -> None:
    """Keep the present state of a form; the last one stands."""
    values = {"content": content, "saved_at": datetime.now(UTC)}
    with desk.write() as connection:
        mine = (drafts.c.user_id == user_id) & (drafts.c.subject == subject)
        if not connection.execute(update(drafts).where(mine).values(**values)).rowcount:
            connection.execute(insert(drafts).values(user_id=user_id, subject=subject, **values))


def load(desk: Desk, user_id: int, subject: str) -> dict[str, Any]:
    """The draft, empty where there is none."""
    with desk.read() as connection:
        found = connection.scalar(
            select(drafts.c.content).where(drafts.c.user_id == user_id, drafts.c.subject == subject)
        )
    return dict(found or {})


def drop(desk: Desk, user_id: int, subject: str) -> None:
    """Forget a draft that was sent."""
    with desk.write() as connection:
        connection.execute(delete(drafts).where(drafts.c.user_id == user_id, drafts.c.subject == subject))
