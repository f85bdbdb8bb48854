"""Local accounts: argon2 password hashes, roles, one-time passwords that must be changed at the first sign-in."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, insert, select, update

from models.desk import audit
from models.desk.store import Desk
from models.desk.tables import sessions, users
from models.problems import Problem

ROLES = ("supervisor", "manager", "trainer", "collector", "administrator")
MINIMUM_LENGTH = 10
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class User:
    """Somebody who may sign in. A collector's `agent_id` says whose calls are theirs; `team_id` bounds a supervisor."""

    user_id: int
    name: str
    role: str
    agent_id: str | None
    team_id: str | None
    must_change: bool
    is_disabled: bool


def add_user(
    desk: Desk,
    name: str,
    role: str,
    agent_id: str | None = None,
    team_id: str | None = None,
    by: str = "command",
) -> str:
    """Add an account and return its one-time password. Raises Problem for a name that is taken or reads like one that is,
    and for an unknown role."""
    _check(name, role, agent_id, team_id)
    password = one_time_password()
    with desk.write() as connection:
        for taken in connection.scalars(select(users.c.name)):
            if _read_as(taken) == _read_as(name):
                raise Problem(
                    f"user {name}: this name is taken, or reads like {taken}; choose another.",
                    f"用户 {name}：该用户名已存在，或与 {taken} 看起来相同；请换一个。",
                )
        connection.execute(
            insert(users).values(
                name=name,
                role=role,
                agent_id=agent_id or None,
                team_id=team_id or None,
                password_hash=_hasher.hash(password),
                must_change=True,
                created_at=datetime.now(UTC),
            )
        )
        audit.write(
            connection,
            None,
            by,
            "user_added",
            name,
            {"role": role, "agent_id": agent_id or None, "team_id": team_id or None},
        )
    return password


def bind(
    desk: Desk, name: str, agent_id: str | None = None, team_id: str | None = None, by: str = "command"
) -> None:
    """Set the collector or the team of an account anew; None leaves it as it is, '' takes it away.

    Raises Problem for an unknown account, and for a collector without an id.
    """
    known = next((user for user in all_users(desk) if user.name == name), None)
    if known is not None:
        agent_id = known.agent_id if agent_id is None else agent_id
        team_id = known.team_id if team_id is None else team_id
        _check(name, known.role, agent_id, team_id)
    values = {"agent_id": agent_id or None, "team_id": team_id or None}
    _change(desk, name, values, "user_bound", by, details=values)


def reset_password(desk: Desk, name: str, by: str = "command") -> str:
    """Give an account a new one-time password, which is returned; whoever is signed in with the old one is out."""
    password = one_time_password()
    values = {"password_hash": _hasher.hash(password), "must_change": True}
    _change(desk, name, values, "password_reset", by, ends_sessions=True)
    return password


def choose_password(desk: Desk, user: User, password: str) -> None:
    """Set the password that a person chose. Raises Problem where it is too short or holds the name."""
    if len(password) < MINIMUM_LENGTH or user.name.lower() in password.lower():
        raise Problem(
            f"This password is too weak; use at least {MINIMUM_LENGTH} characters without your user name.",
            f"密码强度不足；请至少使用 {MINIMUM_LENGTH} 个字符，且不要包含用户名。",
        )
    if verify(desk, user.name, password):
        raise Problem("This is the password you had; choose another.", "新密码与原密码相同；请换一个。")
    values = {"password_hash": _hasher.hash(password), "must_change": False}
    _change(desk, user.name, values, "password_changed", user.name)


def disable(desk: Desk, name: str, by: str = "command") -> None:
    """Close an account; its sessions end with it."""
    _change(desk, name, {"disabled_at": datetime.now(UTC)}, "user_disabled", by, ends_sessions=True)


def enable(desk: Desk, name: str, by: str = "command") -> None:
    """Open a closed account again."""
    _change(desk, name, {"disabled_at": None}, "user_enabled", by)


def verify(desk: Desk, name: str, password: str) -> User | None:
    """The account whose password this is. An unknown name costs the same time as a wrong password."""
    with desk.read() as connection:
        row = _row(connection, name)
    try:
        _hasher.verify(row.password_hash if row else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return _user(row) if row is not None and row.disabled_at is None else None


def all_users(desk: Desk) -> list[User]:
    """Every account, in order of name."""
    with desk.read() as connection:
        return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]


def find(connection: Connection, user_id: int) -> User | None:
    """An account by its number."""
    row = connection.execute(select(users).where(users.c.user_id == user_id)).first()
    return _user(row) if row else None


def one_time_password() -> str:
    """About 77 bits in groups that can be read out."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


def _change(
    desk: Desk,
    name: str,
    values: dict[str, Any],
    action: str,
    by: str,
    ends_sessions: bool = False,
    details: dict[str, Any] | None = None,
) -> None:
    with desk.write() as connection:
        known = _row(connection, name)
        if known is None:
            raise Problem(
                f"user {name}: there is no such account; `python -m models.desk list` shows them all.",
                f"用户 {name}：没有该账号；可用 `python -m models.desk list` 查看全部账号。",
            )
        connection.execute(update(users).where(users.c.name == name).values(**values))
        if ends_sessions:
            open_ones = (sessions.c.user_id == known.user_id) & sessions.c.ended_at.is_(None)
            connection.execute(update(sessions).where(open_ones).values(ended_at=datetime.now(UTC)))
        audit.write(connection, None, by, action, name, details)


def _read_as(name: str) -> str:
    """What people take a name for: in capitals or full width it is the same person in the audit."""
    return unicodedata.normalize("NFKC", name).casefold()


def _check(name: str, role: str, agent_id: str | None, team_id: str | None) -> None:
    if role not in ROLES:
        raise Problem(
            f"role {role}: unknown; use one of {', '.join(ROLES)}.",
            f"角色 {role}：未知；可用角色：{'、'.join(ROLES)}。",
        )
    if not name or name != name.strip() or len(name) > 64 or not name.isprintable():
        raise Problem(
            "The user name must have 1 to 64 characters that can be seen.", "用户名须为 1 至 64 个可见字符。"
        )
    if max(len(agent_id or ""), len(team_id or "")) > 128:
        raise Problem(
            f"user {name}: the ids of collector and team have at most 128 characters.",
            f"用户 {name}：催收员编号和小组编号最多 128 个字符。",
        )
    if role == "collector" and not agent_id:
        raise Problem(
            f"user {name}: a collector needs --agent-id, so that the pages know whose calls to show.",
            f"用户 {name}：催收员账号需要 --agent-id，页面才知道显示谁的通话。",
        )


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(users).where(users.c.name == name)).first()


def _user(row: Row[Any]) -> User:
    return User(
        row.user_id,
        row.name,
        row.role,
        row.agent_id,
        row.team_id,
        row.must_change,
        row.disabled_at is not None,
    )
