"""Weekly reports that a person confirmed: kept as they were read, a correction is a new row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from models.desk import audit
from models.desk.floor_tables import reports
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User

KINDS = ("supervisor", "collector")


def confirm(
    desk: Desk, week: date, kind: str, about: str, content: dict[str, Any], user: User, build_id: str
) -> int:
    """Keep a report of a week about a collector, a team, or the floor (`about` empty); the same content again is one row."""
    values = {"week": week, "kind": kind, "about": about, "content": content, "build_id": build_id}
    with desk.write() as connection:
        for row in _confirmed(connection, week, kind):
            if row["about"] == about and row["content"] == content:
                return int(row["report_id"])
        made = insert(reports).values(**values, user_id=user.user_id, at=datetime.now(UTC))
        report_id = int(connection.execute(made.returning(reports.c.report_id)).scalar_one())
        told = {"report_id": report_id, "kind": kind, "week": week.isoformat()}
        audit.write(connection, user.user_id, user.name, "report_confirmed", about or "floor", told)
        return report_id


def confirmed(desk: Desk, week: date, kind: str) -> list[dict[str, Any]]:
    """The reports of a week and kind, newest first, with the `name` of who confirmed each."""
    with desk.read() as connection:
        return _confirmed(connection, week, kind)


def about_collector(desk: Desk, agent_id: str) -> list[dict[str, Any]]:
    """The reports about a collector as they stand, the newest week first: of each week the last one confirmed."""
    asked = (
        _named()
        .where(reports.c.kind == "collector", reports.c.about == agent_id)
        .order_by(reports.c.week.desc(), reports.c.report_id.desc())
    )
    latest: dict[date, dict[str, Any]] = {}
    with desk.read() as connection:
        for row in connection.execute(asked):
            latest.setdefault(row.week, dict(row._mapping))
    return list(latest.values())


def _named() -> Select[Any]:
    return select(reports, users.c.name).join(users, users.c.user_id == reports.c.user_id)


def _confirmed(connection: Connection, week: date, kind: str) -> list[dict[str, Any]]:
    asked = (
        _named().where(reports.c.week == week, reports.c.kind == kind).order_by(reports.c.report_id.desc())
    )
    return [dict(row._mapping) for row in connection.execute(asked)]


def get(desk: Desk, report_id: int) -> dict[str, Any] | None:
    """A report by its number."""
    with desk.read() as connection:
        row = connection.execute(select(reports).where(reports.c.report_id == report_id)).first()
    return dict(row._mapping) if row else None
