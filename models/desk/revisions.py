"""A verdict changed by its own reviewer: a new row with its reason after the one it changes, which stays.

What follows a verdict (the collector's view, appeals) reads the last one; the estimates keep the first, which alone
was given blind.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from models.desk.floor_tables import appeals
from models.desk.review_tables import revisions, verdicts
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User
from models.desk.verdicts import Judgement, check, keep
from models.problems import Problem


def revise(desk: Desk, verdict_id: int, judgement: Judgement, reason: str, user: User, build_id: str) -> int:
    """Change a verdict and give the new one's id; the same form sent again gives the same id.

    Raises Problem without a reason, for somebody else's verdict, under an appeal, or where it was changed meanwhile.
    """
    check(judgement)
    if not reason.strip():
        raise Problem("Say why you change the verdict.", "请写明修改结论的理由。")
    with desk.write() as connection:
        old = connection.execute(select(verdicts).where(verdicts.c.verdict_id == verdict_id)).one()
        rows = _of_slot(connection, old)
        _may_change(connection, [row.verdict_id for row in rows], old, user)
        if rows[-1].verdict_id != verdict_id:
            return _sent_again(rows[-1], judgement)
        revision = rows[-1].revision + 1
        place = {"drawn_id": old.drawn_id, "call_id": old.call_id, "recording_id": old.recording_id}
        key = f"{old.drawn_id}/{user.user_id}/{revision}"
        place |= {"slot": old.slot, "revision": revision, "key": key}
        new = keep(connection, place, judgement, user, build_id)
        values = {"verdict_id": new, "revises": verdict_id, "reason": reason.strip()}
        connection.execute(insert(revisions).values(**values))
        return new


def history(desk: Desk, verdict_id: int) -> list[dict[str, Any]]:
    """Every version of a verdict, the first one first, each with `reason` (None at first) and the `name` of who gave it."""
    with desk.read() as connection:
        one = connection.execute(select(verdicts).where(verdicts.c.verdict_id == verdict_id)).one()
        asked = (
            select(verdicts, revisions.c.reason, users.c.name)
            .join(users, users.c.user_id == verdicts.c.user_id)
            .outerjoin(revisions, revisions.c.verdict_id == verdicts.c.verdict_id)
            .where(verdicts.c.drawn_id == one.drawn_id, verdicts.c.slot == one.slot)
            .order_by(verdicts.c.revision)
        )
        return [dict(row._mapping) for row in connection.execute(asked)]


def _of_slot(connection: Connection, one: Row[Any]) -> list[Row[Any]]:
    same = (verdicts.c.drawn_id == one.drawn_id) & (verdicts.c.slot == one.slot)
    return list(connection.execute(select(verdicts).where(same).order_by(verdicts.c.revision)))


def _may_change(connection: Connection, verdict_ids: list[int], old: Row[Any], user: User) -> None:
    if old.user_id != user.user_id:
        raise Problem(
            "Only the reviewer who gave this verdict can change it.", "只有作出该结论的复核人可以修改。"
        )
    appealed = select(appeals.c.appeal_id).where(appeals.c.verdict_id.in_(verdict_ids))
    if connection.scalar(appealed) is not None:
        raise Problem(
            "The collector appealed this verdict; another reviewer decides it on the appeals page.",
            "催收员已对该结论提出申诉；请由另一位复核人在“申诉”页裁定。",
        )


def _sent_again(last: Row[Any], judgement: Judgement) -> int:
    said = (last.outcome, last.answers, last.comment)
    if said == (judgement.outcome, dict(judgement.answers), judgement.comment):
        return int(last.verdict_id)
    raise Problem(
        "This verdict was changed meanwhile; open it again before you change it.",
        "该结论刚被修改过；请重新打开后再改。",
    )
