"""Measures on a collector: penalties and coaching, linked to the rule and what they rest on (S-111); taken back by a row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from models.desk import audit
from models.desk.floor_tables import measures
from models.desk.review_tables import drawn_calls, verdicts
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User
from models.problems import Problem

KINDS = ("coaching", "penalty")


@dataclass(frozen=True)
class Measure:
    """What is done: kind, whom it is about, the rule, the reason, and the verdict or clip it rests on."""

    kind: str
    agent_id: str
    rule_id: str
    text: str
    verdict_id: int | None = None
    clip_id: int | None = None


def record(desk: Desk, key: str, measure: Measure, user: User) -> int:
    """Keep a measure under the key of its form; the same key again changes nothing and gives the same id.

    Raises Problem without a collector, a known kind, a rule or a reason, and where the verdict is on somebody else's call.
    """
    is_named = measure.agent_id and measure.kind in KINDS and measure.rule_id
    if not is_named or not measure.text.strip():
        raise Problem(
            "Choose the collector, the kind and the rule, and give the reason.",
            "请选择催收员、类型和规则，并写明理由。",
        )
    _check_verdict(desk, measure)
    return _insert(desk, asdict(measure) | {"key": key, "text": measure.text.strip()}, user)


def withdraw(desk: Desk, measure_id: int, text: str, user: User) -> int:
    """Take a measure back, once, with a reason; both rows stay."""
    if not text.strip():
        raise Problem("Say why it is taken back.", "请写明撤回理由。")
    with desk.read() as connection:
        old = connection.execute(select(measures).where(measures.c.measure_id == measure_id)).one()
    same = {"kind": old.kind, "agent_id": old.agent_id, "rule_id": old.rule_id}
    key = f"{measure_id}/withdrawn"
    return _insert(desk, same | {"key": key, "text": text.strip(), "withdraws": measure_id}, user)


def standing(desk: Desk, agent_id: str = "") -> list[dict[str, Any]]:
    """The measures that were not taken back, newest first, each with the `name` of who set it."""
    asked = select(measures, users.c.name).join(users, users.c.user_id == measures.c.user_id)
    if agent_id:
        asked = asked.where(measures.c.agent_id == agent_id)
    with desk.read() as connection:
        rows = [
            dict(row._mapping) for row in connection.execute(asked.order_by(measures.c.measure_id.desc()))
        ]
    gone = {row["withdraws"] for row in rows}
    return [row for row in rows if row["withdraws"] is None and row["measure_id"] not in gone]


def _check_verdict(desk: Desk, measure: Measure) -> None:
    if measure.verdict_id is None:
        return
    asked = (
        select(drawn_calls.c.agent_id)
        .join(verdicts, verdicts.c.drawn_id == drawn_calls.c.drawn_id)
        .where(verdicts.c.verdict_id == measure.verdict_id)
    )
    with desk.read() as connection:
        if connection.scalar(asked) != measure.agent_id:
            raise Problem(
                "This verdict is not on a call of this collector; choose another.",
                "该结论不是这位催收员的通话，请另选。",
            )


def _insert(desk: Desk, values: dict[str, Any], user: User) -> int:
    """A new row, or the id of the row that is there under this key."""
    with desk.write() as connection:
        known = connection.scalar(select(measures.c.measure_id).where(measures.c.key == values["key"]))
        if known is not None:
            return int(known)
        made = insert(measures).values(**values, user_id=user.user_id, at=datetime.now(UTC))
        measure_id = int(connection.execute(made.returning(measures.c.measure_id)).scalar_one())
        told = {"measure_id": measure_id, "kind": values["kind"], "withdraws": values.get("withdraws")}
        audit.write(connection, user.user_id, user.name, "measure", values["agent_id"], told)
        return measure_id
