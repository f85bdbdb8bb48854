"""The audit: who did what to what, and when. Rows can be added only; the store itself refuses anything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from models.desk.store import Desk
from models.desk.tables import audit


def write(
    connection: Connection,
    user_id: int | None,
    user_name: str,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a row in the transaction of what it tells about. `detail` holds ids and numbers, never a person's data."""
    connection.execute(
        insert(audit).values(
            at=datetime.now(UTC),
            user_id=user_id,
            user_name=user_name,
            action=action,
            subject=subject[:255],
            detail=detail or {},
        )
    )


def happened_lately(
    connection: Connection, user_id: int, action: str, subject: str, within: timedelta
) -> bool:
    """Whether the audit already tells of this within that time."""
    found = connection.execute(
        select(audit.c.audit_id)
        .where(audit.c.user_id == user_id, audit.c.action == action, audit.c.subject == subject[:255])
        .where(audit.c.at > datetime.now(UTC) - within)
        .limit(1)
    )
    return found.first() is not None


def latest(desk: Desk, limit: int = 200, action: str = "") -> list[dict[str, Any]]:
    """The newest rows, newest first; of one action where given."""
    asked = select(audit).order_by(audit.c.audit_id.desc()).limit(limit)
    if action:
        asked = asked.where(audit.c.action == action)
    with desk.read() as connection:
        return [dict(row._mapping) for row in connection.execute(asked)]
