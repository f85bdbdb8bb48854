"""Sessions kept on the desk: the browser holds a random token, the desk only its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, case, func, insert, select, update

from models.desk import audit, users
from models.desk.store import Desk
from models.desk.tables import sessions, sign_ins
from models.desk.users import User

LIFE = timedelta(hours=12)
IDLE = timedelta(hours=2)
LOCK_WINDOW = timedelta(minutes=15)
_FAILURES_HERE = 5
_FAILURES_ANYWHERE = 20
_FAILURES_ADDRESS = 50
_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """A signed-in browser: its user, and the token that its forms must carry."""

    session_id: str
    user: User
    form_token: str


def sign_in(desk: Desk, name: str, password: str, address: str) -> str | None:
    """The token of a new session; None where name and password do not fit, or sign-in is closed for a while. Both are
    counted and audited.

    An attempt counts as a failure from its start, so that many at once are no more than as many one after another; the
    row of its success takes that back.
    """
    now = datetime.now(UTC)
    attempt = {"at": now, "name": name[:64], "address": address[:64]}
    with desk.write() as connection:
        if _is_locked(connection, name, address):
            return None
        connection.execute(insert(sign_ins).values(**attempt, succeeded=False))
    user = users.verify(desk, name, password)
    if user is None:
        return None
    with desk.write() as connection:
        connection.execute(insert(sign_ins).values(**attempt, succeeded=True))
        token = secrets.token_urlsafe(32)
        connection.execute(
            insert(sessions).values(
                session_id=id_of(token),
                user_id=user.user_id,
                form_token=secrets.token_urlsafe(24),
                address=address[:64],
                created_at=now,
                seen_at=now,
            )
        )
        audit.write(connection, user.user_id, user.name, "signed_in", user.name)
    return token


def is_locked(desk: Desk, name: str, address: str) -> bool:
    """Whether sign-in is closed for a while: too many failures for this name from here, for the name, or from here."""
    with desk.read() as connection:
        return _is_locked(connection, name, address)


def _is_locked(connection: Connection, name: str, address: str) -> bool:
    since = datetime.now(UTC) - LOCK_WINDOW
    failed = select(func.sum(case((sign_ins.c.succeeded, -1), else_=1))).where(sign_ins.c.at > since)
    from_here = sign_ins.c.address == address[:64]
    here = connection.scalar(failed.where(sign_ins.c.name == name[:64], from_here))
    anywhere = connection.scalar(failed.where(sign_ins.c.name == name[:64]))
    by_address = connection.scalar(failed.where(from_here))
    return (
        (here or 0) >= _FAILURES_HERE
        or (anywhere or 0) >= _FAILURES_ANYWHERE
        or (by_address or 0) >= _FAILURES_ADDRESS
    )


def find(desk: Desk, session_id: str) -> Session | None:
    """The session of this id while it lasts: not ended, not idle too long, its account open."""
    now = datetime.now(UTC)
    with desk.read() as connection:
        row = connection.execute(
            select(sessions).where(
                sessions.c.session_id == session_id,
                sessions.c.ended_at.is_(None),
                sessions.c.created_at > now - LIFE,
                sessions.c.seen_at > now - IDLE,
            )
        ).first()
        user = users.find(connection, row.user_id) if row else None
    if row is None or user is None or user.is_disabled:
        return None
    if now - row.seen_at > _TOUCH:
        with desk.write() as connection:
            connection.execute(
                update(sessions).where(sessions.c.session_id == session_id).values(seen_at=now)
            )
    return Session(session_id, user, row.form_token)


def end(desk: Desk, session: Session) -> None:
    """Sign out: the token is worth nothing from now on."""
    with desk.write() as connection:
        connection.execute(
            update(sessions)
            .where(sessions.c.session_id == session.session_id)
            .values(ended_at=datetime.now(UTC))
        )
        audit.write(connection, session.user.user_id, session.user.name, "signed_out", session.user.name)


def end_others(desk: Desk, session: Session) -> None:
    """End every other session of this user, as after a change of password."""
    with desk.write() as connection:
        connection.execute(
            update(sessions)
            .where(
                sessions.c.user_id == session.user.user_id,
                sessions.c.session_id != session.session_id,
                sessions.c.ended_at.is_(None),
            )
            .values(ended_at=datetime.now(UTC))
        )


def id_of(token: str) -> str:
    """The id under which the desk knows a token."""
    return hashlib.sha256(token.encode()).hexdigest()
