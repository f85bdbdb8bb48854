"""The desk's tables for people: users, sessions, sign-in attempts, the audit, preferences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()
ROW_ID = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """A point in time, kept as UTC and given back aware of it (SQLite forgets zones)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time to naive UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give it back aware."""
        return value.replace(tzinfo=UTC) if value else None


def row_id(name: str) -> Column[int]:
    """A numbered primary key."""
    return Column(name, ROW_ID, primary_key=True, autoincrement=True)


def moment(name: str = "at") -> Column[datetime]:
    """A required point in time."""
    return Column(name, Moment, nullable=False)


def by_user(name: str = "user_id") -> Column[int]:
    """A required reference to who did it."""
    return Column(name, ForeignKey("users.user_id"), nullable=False)


users = Table(
    "users",
    metadata,
    row_id("user_id"),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("agent_id", String(128)),
    Column("team_id", String(128)),
    Column("password_hash", String(255), nullable=False),
    Column("must_change", Boolean, nullable=False),
    moment("created_at"),
    Column("disabled_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", String(64), primary_key=True),
    by_user(),
    Column("form_token", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    moment("created_at"),
    moment("seen_at"),
    Column("ended_at", Moment),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    row_id("sign_in_id"),
    moment(),
    Column("name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Index("sign_ins_by_time", "at"),
)

audit = Table(
    "audit",
    metadata,
    row_id("audit_id"),
    moment(),
    Column("user_id", ForeignKey("users.user_id")),
    Column("user_name", String(64), nullable=False),
    Column("action", String(48), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("detail", JSON, nullable=False),
    Index("audit_by_subject", "action", "subject", "at"),
)

preferences = Table(
    "preferences",
    metadata,
    Column("user_id", ForeignKey("users.user_id"), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
