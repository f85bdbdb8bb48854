"""The blacklist of cases: each entry with its evidence, who approved it and when it is looked at again (S-87)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from models.desk import audit
from models.desk.case_tables import blacklist
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User
from models.problems import Problem

REVIEW_DAYS = 90


def write(
    desk: Desk, case_id: str, is_listed: bool, evidence: str, review_by: date | None, user: User, today: date
) -> None:
    """List a case or confirm its entry (with a day of review), or take it off; `user` is the manager who approves it.

    The same again changes nothing. Raises Problem without evidence, for a review later than 90 days, or for a person
    who is no manager.
    """
    evidence = evidence.strip()
    _check(is_listed, evidence, review_by, user, today)
    given = {"case_id": case_id, "is_listed": is_listed, "evidence": evidence}
    given |= {"review_by": review_by if is_listed else None}
    with desk.write() as connection:
        latest = connection.execute(
            select(blacklist)
            .where(blacklist.c.case_id == case_id)
            .order_by(blacklist.c.entry_id.desc())
            .limit(1)
        ).first()
        if latest is not None and all(latest._mapping[name] == value for name, value in given.items()):
            return
        connection.execute(insert(blacklist).values(**given, user_id=user.user_id, at=datetime.now(UTC)))
        told = {"is_listed": is_listed, "review_by": review_by.isoformat() if review_by else ""}
        audit.write(connection, user.user_id, user.name, "blacklist_written", case_id, told)


def entries(desk: Desk, case_id: str) -> list[dict[str, Any]]:
    """The entries of a case, newest first: is_listed, evidence, review_by, at, approver (a name)."""
    asked = (
        select(blacklist, users.c.name.label("approver"))
        .join(users, users.c.user_id == blacklist.c.user_id)
        .where(blacklist.c.case_id == case_id)
        .order_by(blacklist.c.entry_id.desc())
    )
    with desk.read() as connection:
        return [dict(row._mapping) for row in connection.execute(asked)]


def _check(is_listed: bool, evidence: str, review_by: date | None, user: User, today: date) -> None:
    if user.role != "manager":
        raise Problem("Only a manager approves an entry of the blacklist.", "黑名单须由经理批准。")
    if not evidence:
        raise Problem("Write the evidence for the entry.", "请写明列入或移出黑名单的依据。")
    last = today + timedelta(days=REVIEW_DAYS)
    if is_listed and (review_by is None or not today <= review_by <= last):
        raise Problem(
            f"The day of review must lie between {today} and {last} (at most {REVIEW_DAYS} days on).",
            f"复核日须在 {today} 至 {last} 之间（不超过 {REVIEW_DAYS} 天）。",
        )
