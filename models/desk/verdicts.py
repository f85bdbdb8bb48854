"""Verdicts: append-only, each under a key of its own, so that a form sent twice is one row and none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from models.desk import audit
from models.desk.review_tables import claims, drawn_calls, verdict_labels, verdicts
from models.desk.scorecard import OUTCOMES, scorecard
from models.desk.store import Desk
from models.desk.users import User
from models.problems import Problem


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of a call: outcome, answers of the scorecard, labels heard, comment, time spent."""

    outcome: str
    answers: Mapping[str, str]
    labels: tuple[str, ...] = ()
    comment: str = ""
    seconds_spent: int = 0
    speakers_swapped: bool = False


def record(desk: Desk, drawn_id: int, judgement: Judgement, user: User, build_id: str) -> int:
    """Keep a verdict on a drawn call and give its id; sent again it changes nothing and gives the same id.

    Where the claim lapsed and somebody else judged the call meanwhile, both verdicts stand.
    """
    check(judgement)
    key = f"{drawn_id}/{user.user_id}/0"
    with desk.write() as connection:
        known = connection.scalar(select(verdicts.c.verdict_id).where(verdicts.c.key == key))
        if known is not None:
            return int(known)
        call = connection.execute(select(drawn_calls).where(drawn_calls.c.drawn_id == drawn_id)).one()
        subject = {"drawn_id": drawn_id, "call_id": call.call_id, "recording_id": call.recording_id}
        place = {"slot": _slot(connection, drawn_id, user), "revision": 0, "key": key}
        verdict_id = keep(connection, subject | place, judgement, user, build_id)
        connection.execute(
            delete(claims).where(claims.c.drawn_id == drawn_id, claims.c.user_id == user.user_id)
        )
        return verdict_id


def of_reviewer(desk: Desk, drawn_id: int, user: User) -> dict[str, Any] | None:
    """What this person's verdict on a drawn call says now, with `labels`; None where they gave none."""
    with desk.read() as connection:
        given = standing(connection, [drawn_id])
    return next((row for row in given if row["user_id"] == user.user_id), None)


def blind(connection: Connection, drawn_ids: list[int]) -> list[dict[str, Any]]:
    """What was said of these drawn calls before the flags were seen, with `labels`: the first revision of each slot."""
    asked = select(verdicts).where(verdicts.c.revision == 0, verdicts.c.drawn_id.in_(drawn_ids))
    return _with_labels(connection, asked)


def standing(connection: Connection, drawn_ids: list[int] | None = None) -> list[dict[str, Any]]:
    """The verdicts that stand: the last revision of each slot, with `labels`; of these drawn calls where given."""
    last = (
        select(verdicts.c.drawn_id, verdicts.c.slot, func.max(verdicts.c.revision).label("revision"))
        .group_by(verdicts.c.drawn_id, verdicts.c.slot)
        .subquery()
    )
    asked = select(verdicts).join(
        last,
        (verdicts.c.drawn_id == last.c.drawn_id)
        & (verdicts.c.slot == last.c.slot)
        & (verdicts.c.revision == last.c.revision),
    )
    if drawn_ids is not None:
        asked = asked.where(verdicts.c.drawn_id.in_(drawn_ids))
    return _with_labels(connection, asked)


def _with_labels(connection: Connection, asked: Select[Any]) -> list[dict[str, Any]]:
    found = [dict(row._mapping) for row in connection.execute(asked.order_by(verdicts.c.verdict_id))]
    heard: dict[int, list[str]] = {}
    of_these = verdict_labels.c.verdict_id.in_(asked.with_only_columns(verdicts.c.verdict_id))
    for row in connection.execute(select(verdict_labels).where(of_these).order_by(verdict_labels.c.label)):
        heard.setdefault(row.verdict_id, []).append(row.label)
    return [row | {"labels": heard.get(row["verdict_id"], [])} for row in found]


def _slot(connection: Connection, drawn_id: int, user: User) -> int:
    """The slot claimed, unless somebody else's verdict is in it; then one more."""
    claimed = connection.scalar(
        select(claims.c.slot).where(claims.c.drawn_id == drawn_id, claims.c.user_id == user.user_id)
    )
    taken = set(connection.scalars(select(verdicts.c.slot).where(verdicts.c.drawn_id == drawn_id)))
    if claimed is not None and claimed not in taken:
        return int(claimed)
    return next(slot for slot in range(len(taken) + 1) if slot not in taken)


def keep(
    connection: Connection, where: dict[str, Any], judgement: Judgement, user: User, build_id: str
) -> int:
    """Add the row of a verdict in its place: drawn_id, slot, revision, key, call_id, recording_id."""
    card = scorecard()
    values = where | {
        "user_id": user.user_id,
        "at": datetime.now(UTC),
        "outcome": judgement.outcome,
        "scorecard_version": card.version,
        "score": card.score(judgement.answers),
        "answers": dict(judgement.answers),
        "comment": judgement.comment,
        "seconds_spent": judgement.seconds_spent,
        "speakers_swapped": judgement.speakers_swapped,
        "build_id": build_id,
    }
    verdict_id = connection.execute(
        insert(verdicts).values(**values).returning(verdicts.c.verdict_id)
    ).scalar_one()
    for label in dict.fromkeys(judgement.labels):
        connection.execute(insert(verdict_labels).values(verdict_id=verdict_id, label=label))
    audit.write(connection, user.user_id, user.name, "verdict", where["call_id"], {"verdict_id": verdict_id})
    return int(verdict_id)


def check(judgement: Judgement) -> None:
    """Raise Problem where the outcome is none, or an item of the scorecard is open."""
    if judgement.outcome not in OUTCOMES:
        raise Problem("Choose a verdict before you send it.", "请先选择结论再提交。")
    missing = scorecard().unanswered(judgement.answers)
    if judgement.outcome != "cannot_judge" and missing:
        raise Problem(
            f"Answer every item of the scorecard; the first open one: {missing[0].en}.",
            f"评分卡尚未填完，第一项未填：{missing[0].zh}。",
        )
