"""Gold calls: calls with a known answer, placed among the drawn ones to hear how sure a reviewer's ear is.

They are placed, not drawn: no chance of inclusion, never in an estimate. The last answer given to a call stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from models import warehouse
from models.desk import audit
from models.desk.review_tables import gold_answers, verdicts
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User
from models.language.labels import labels
from models.problems import Problem

OUTCOMES = ("violation", "clean")
_WITHDRAWN = "withdrawn"
_CALL = """
SELECT g.call_id, coalesce(g.agent_id, '') AS agent_id, coalesce(g.agent_team_id, '') AS team_id, r.recording_id
FROM mart.call_groups g
JOIN core.recordings r ON list_contains(g.leg_call_ids, r.call_id) AND r.status IN ('ok', 'partial')
WHERE g.call_id = ?
ORDER BY r.decoded_seconds DESC
LIMIT 1
"""


@dataclass(frozen=True)
class Place:
    """A call that can be heard: whose it is and which recording holds it."""

    call_id: str
    recording_id: str
    agent_id: str
    team_id: str


@dataclass(frozen=True)
class Answer:
    """What is known of a call: violation or clean, by which labels, and why (for who reads the list later)."""

    outcome: str
    labels: tuple[str, ...]
    note: str


def find_call(con: warehouse.Connection, call_id: str) -> Place:
    """The call in the published build. Raises Problem where it is not in it or has no recording that decodes."""
    found = warehouse.rows(con, _CALL, [call_id])
    if not found:
        raise Problem(
            f"call {call_id}: it is not in the published data, or has no recording that can be heard; choose another.",
            f"通话 {call_id}：不在当前发布的数据中，或没有可听的录音；请另选一通。",
        )
    row = found[0]
    return Place(row["call_id"], row["recording_id"], row["agent_id"], row["team_id"])


def place(desk: Desk, call: Place, answer: Answer, user: User) -> int:
    """Give a call its known answer; it is mixed into the next draws. The same answer again is one row."""
    _check(answer)
    values = {"call_id": call.call_id, "recording_id": call.recording_id, "outcome": answer.outcome}
    values |= {"agent_id": call.agent_id, "team_id": call.team_id, "note": answer.note.strip()}
    return _add(desk, values | {"labels": sorted(set(answer.labels))}, user, "gold_placed")


def withdraw(desk: Desk, call_id: str, user: User) -> None:
    """Place this call no more; reviews of it stay, and its answers too."""
    for row in standing(desk):
        if row["call_id"] == call_id:
            kept = {name: row[name] for name in ("call_id", "recording_id", "agent_id", "team_id")}
            _add(desk, kept | {"outcome": _WITHDRAWN, "labels": [], "note": ""}, user, "gold_withdrawn")


def standing(desk: Desk) -> list[dict[str, Any]]:
    """The gold calls with the answer that stands and the `name` of who gave it, in order of call_id."""
    with desk.read() as connection:
        return placed(connection)


def placed(connection: Connection) -> list[dict[str, Any]]:
    """The gold calls that are not withdrawn, each with its last answer."""
    last = select(func.max(gold_answers.c.gold_id)).group_by(gold_answers.c.call_id)
    asked = (
        select(gold_answers, users.c.name)
        .join(users, users.c.user_id == gold_answers.c.user_id)
        .where(gold_answers.c.gold_id.in_(last), gold_answers.c.outcome != _WITHDRAWN)
        .order_by(gold_answers.c.call_id)
    )
    return [dict(row._mapping) for row in connection.execute(asked)]


def known_to(connection: Connection, user: User) -> set[str]:
    """The calls whose answer this person gave: they cannot review them blind."""
    asked = select(gold_answers.c.call_id).where(gold_answers.c.user_id == user.user_id)
    return set(connection.scalars(asked))


def unjudged_by(desk: Desk, user: User) -> tuple[str, ...]:
    """The gold calls that this person has not judged, in order; each may come to them with any draw."""
    mine = select(verdicts.c.call_id).where(verdicts.c.user_id == user.user_id)
    with desk.read() as connection:
        judged = set(connection.scalars(mine))
        return tuple(row["call_id"] for row in placed(connection) if row["call_id"] not in judged)


def answers(connection: Connection) -> dict[str, dict[str, Any]]:
    """Call → the last answer given to it, of withdrawn calls too: what was reviewed stays comparable."""
    asked = select(gold_answers).where(gold_answers.c.outcome != _WITHDRAWN).order_by(gold_answers.c.gold_id)
    return {row.call_id: dict(row._mapping) for row in connection.execute(asked)}


def _add(desk: Desk, values: dict[str, Any], user: User, action: str) -> int:
    with desk.write() as connection:
        for row in placed(connection):
            if all(row[name] == value for name, value in values.items()):
                return int(row["gold_id"])
        made = insert(gold_answers).values(**values, user_id=user.user_id, at=datetime.now(UTC))
        gold_id = int(connection.execute(made.returning(gold_answers.c.gold_id)).scalar_one())
        told = {"gold_id": gold_id}
        audit.write(connection, user.user_id, user.name, action, values["call_id"], told)
        return gold_id


def _check(answer: Answer) -> None:
    wrong = [name for name in answer.labels if name not in labels()]
    if answer.outcome not in OUTCOMES or wrong:
        raise Problem(
            f"A gold call needs an outcome ({' or '.join(OUTCOMES)}) and labels that exist"
            + (f"; unknown: {', '.join(wrong)}." if wrong else "."),
            "金标通话须有结论（违规或合规），标签须存在"
            + (f"；未知标签：{'、'.join(wrong)}。" if wrong else "。"),
        )
    if answer.outcome == "clean" and answer.labels:
        raise Problem("A clean gold call has no label.", "合规的金标通话不应有违规标签。")
