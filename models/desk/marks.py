"""What a reviewer says of the machine's flags once the verdict is in: right or wrong, and what was missed, where."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from models.desk import audit
from models.desk.review_tables import flag_marks, missed_marks, verdicts
from models.desk.store import Desk
from models.desk.users import User


def mark_flag(desk: Desk, verdict_id: int, flag_id: str, label: str, is_right: bool, user: User) -> None:
    """Say that a flag is right or wrong; the last word stands, and the same word twice is one row."""
    values = {"verdict_id": verdict_id, "flag_id": flag_id, "label": label, "is_right": is_right}
    with desk.write() as connection:
        if _flags(connection, verdict_id).get(flag_id) != is_right:
            connection.execute(
                insert(flag_marks).values(**values, user_id=user.user_id, at=datetime.now(UTC))
            )
            told = {"flag_id": flag_id, "is_right": is_right}
            audit.write(connection, user.user_id, user.name, "flag_marked", str(verdict_id), told)


def flags_marked(desk: Desk, verdict_id: int) -> dict[str, bool]:
    """The last word on each flag of a verdict."""
    with desk.read() as connection:
        return _flags(connection, verdict_id)


def add_missed(desk: Desk, verdict_id: int, label: str, second: float, note: str, user: User) -> None:
    """A fault that no flag points to, at its second; the same one again changes nothing while it stands."""
    with desk.write() as connection:
        same = [
            row for row in _rows(connection, verdict_id) if (row["label"], row["second"]) == (label, second)
        ]
        withdrawn = sum(row["withdraws"] is not None for row in same)
        if len(same) > 2 * withdrawn:
            return
        key = f"{verdict_id}/{label}/{second}/{withdrawn}"
        values = {"key": key, "verdict_id": verdict_id, "label": label, "second": second, "note": note}
        _add_missed(connection, values, user, "missed_added")


def withdraw_missed(desk: Desk, missed: dict[str, Any], user: User) -> None:
    """Take a missed one back: a row that says so."""
    values = {name: missed[name] for name in ("verdict_id", "label", "second")}
    values |= {"key": f"{missed['key']}/withdrawn", "note": "", "withdraws": missed["missed_mark_id"]}
    with desk.write() as connection:
        known = select(missed_marks.c.missed_mark_id).where(missed_marks.c.key == values["key"])
        if connection.scalar(known) is None:
            _add_missed(connection, values, user, "missed_withdrawn")


def _add_missed(connection: Connection, values: dict[str, Any], user: User, action: str) -> None:
    connection.execute(insert(missed_marks).values(**values, user_id=user.user_id, at=datetime.now(UTC)))
    told = {name: values[name] for name in ("label", "second")}
    audit.write(connection, user.user_id, user.name, action, str(values["verdict_id"]), told)


def missed_of(desk: Desk, verdict_id: int) -> list[dict[str, Any]]:
    """The missed ones of a verdict that were not withdrawn, in order of their second."""
    with desk.read() as connection:
        rows = _rows(connection, verdict_id)
    withdrawn = {row["withdraws"] for row in rows}
    return [row for row in rows if row["withdraws"] is None and row["missed_mark_id"] not in withdrawn]


def _flags(connection: Connection, verdict_id: int) -> dict[str, bool]:
    asked = (
        select(flag_marks)
        .where(flag_marks.c.verdict_id.in_(_versions(verdict_id)))
        .order_by(flag_marks.c.flag_mark_id)
    )
    return {row.flag_id: row.is_right for row in connection.execute(asked)}


def _rows(connection: Connection, verdict_id: int) -> list[dict[str, Any]]:
    asked = (
        select(missed_marks)
        .where(missed_marks.c.verdict_id.in_(_versions(verdict_id)))
        .order_by(missed_marks.c.second)
    )
    return [dict(row._mapping) for row in connection.execute(asked)]


def _versions(verdict_id: int) -> Select[tuple[int]]:
    """The ids of a verdict and of its revisions: a mark holds for all of them."""
    one = verdicts.alias()
    same = (one.c.drawn_id == verdicts.c.drawn_id) & (one.c.slot == verdicts.c.slot)
    return select(verdicts.c.verdict_id).join(one, same).where(one.c.verdict_id == verdict_id)
