"""The collector's side of a verdict: own reviews, acknowledged or appealed in time, decided by somebody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from models.desk import audit
from models.desk.floor_tables import acknowledgements, appeal_decisions, appeals
from models.desk.review_tables import drawn_calls, revisions, verdicts
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User
from models.desk.verdicts import standing
from models.problems import Problem

_SAID = {"upheld": ("verdict upheld", "维持原结论"), "changed": ("appeal granted", "申诉成立")}
OUTCOMES = tuple(_SAID)


def own_reviews(desk: Desk, agent_id: str) -> list[dict[str, Any]]:
    """A collector's reviewed calls by their first opinion, newest first, each with `acknowledged_at`, `appeal`, `decision`."""
    calls = select(drawn_calls.c.drawn_id).where(
        drawn_calls.c.agent_id == agent_id, drawn_calls.c.kind != "gold"
    )
    with desk.read() as connection:
        found = standing(connection, list(connection.scalars(calls)))
        first: dict[int, dict[str, Any]] = {}
        for one in sorted(found, key=lambda one: one["slot"]):
            first.setdefault(one["drawn_id"], one)
        rows = [one | _answered(connection, one["verdict_id"]) for one in first.values()]
    return sorted(rows, key=lambda one: one["at"], reverse=True)


def closes_at(verdict: dict[str, Any], days: int) -> datetime:
    """The end of the time in which a verdict can be appealed."""
    return verdict["at"] + timedelta(days=days)


def acknowledge(desk: Desk, verdict_id: int, user: User) -> None:
    """The collector has read this verdict and accepts it; said twice it is one row."""
    with desk.write() as connection:
        verdict = _own(connection, verdict_id, user)
        if _row(connection, acknowledgements, verdict_id) is None and _appeal(connection, verdict_id) is None:
            values: dict[str, Any] = {
                "verdict_id": verdict_id,
                "user_id": user.user_id,
                "at": datetime.now(UTC),
            }
            connection.execute(insert(acknowledgements).values(**values))
            told = {"verdict_id": verdict_id}
            audit.write(connection, user.user_id, user.name, "acknowledged", verdict.call_id, told)


def appeal(desk: Desk, verdict_id: int, text: str, user: User, days: int, now: datetime | None = None) -> int:
    """Appeal a verdict on an own call, once. Raises Problem without a reason, too late, or after acknowledging."""
    if not text.strip():
        raise Problem("Say why you appeal.", "请写明申诉理由。")
    with desk.write() as connection:
        verdict = _own(connection, verdict_id, user)
        known = _appeal(connection, verdict_id)
        if known is not None:
            return int(known.appeal_id)
        if _row(connection, acknowledgements, verdict_id) is not None:
            raise Problem(
                "This verdict was acknowledged; it can no longer be appealed.", "该结论已确认，不能再申诉。"
            )
        if (now or datetime.now(UTC)) > verdict.at + timedelta(days=days):
            raise Problem(
                f"The {days} days in which this verdict could be appealed are over.",
                f"该结论的 {days} 天申诉期已过。",
            )
        values: dict[str, Any] = {"verdict_id": verdict_id, "agent_id": user.agent_id, "text": text.strip()}
        values |= {"user_id": user.user_id, "at": datetime.now(UTC)}
        appeal_id = connection.execute(
            insert(appeals).values(**values).returning(appeals.c.appeal_id)
        ).scalar_one()
        audit.write(
            connection, user.user_id, user.name, "appealed", verdict.call_id, {"appeal_id": appeal_id}
        )
        return int(appeal_id)


def inbox(desk: Desk) -> list[dict[str, Any]]:
    """Every appeal, the open ones first and oldest first, each with its `verdict`, `call`, `reviewer` and `decision`."""
    with desk.read() as connection:
        names = {row.user_id: row.name for row in connection.execute(select(users.c.user_id, users.c.name))}
        given = {one["verdict_id"]: one for one in standing(connection)}
        rows = []
        for row in connection.execute(select(appeals).order_by(appeals.c.appeal_id)).all():
            verdict = given.get(row.verdict_id) or _verdict(connection, row.verdict_id)
            call = connection.execute(
                select(drawn_calls).where(drawn_calls.c.drawn_id == verdict["drawn_id"])
            ).one()
            decision = _decision(connection, row.appeal_id)
            if decision:
                decision["decided_by"] = names[decision["user_id"]]
            rows.append(
                dict(row._mapping)
                | {"verdict": verdict, "call": dict(call._mapping), "reviewer": names[verdict["user_id"]]}
                | {"decision": decision}
            )
    return sorted(rows, key=lambda row: (row["decision"] is not None, row["appeal_id"]))


def decide(desk: Desk, appeal_id: int, outcome: str, text: str, user: User) -> None:
    """Decide an appeal once, with a reason; never the reviewer whose verdict is appealed.

    Raises Problem where it was decided otherwise meanwhile; the same decision sent again by the same person is one row.
    """
    if outcome not in OUTCOMES or not text.strip():
        raise Problem("Choose a decision and give the reason.", "请选择裁定结果并写明理由。")
    with desk.write() as connection:
        row = connection.execute(select(appeals).where(appeals.c.appeal_id == appeal_id)).one()
        opinions = connection.execute(
            select(verdicts.c.user_id).where(
                verdicts.c.drawn_id == _verdict(connection, row.verdict_id)["drawn_id"]
            )
        )
        if user.user_id in {one.user_id for one in opinions}:
            raise Problem(
                "You judged this call yourself; another reviewer must decide.",
                "您复核过这通电话，须由另一位复核人裁定。",
            )
        known = _decision(connection, appeal_id)
        if known is None:
            values = {"appeal_id": appeal_id, "outcome": outcome, "text": text.strip(), "verdict_id": None}
            values |= {"user_id": user.user_id, "at": datetime.now(UTC)}
            connection.execute(insert(appeal_decisions).values(**values))
            told = {"appeal_id": appeal_id, "outcome": outcome}
            audit.write(connection, user.user_id, user.name, "appeal_decided", str(appeal_id), told)
        elif (known["outcome"], known["text"], known["user_id"]) != (outcome, text.strip(), user.user_id):
            raise _decided_already(connection, known)


def _decided_already(connection: Connection, known: dict[str, Any]) -> Problem:
    by = connection.scalar(select(users.c.name).where(users.c.user_id == known["user_id"]))
    en, zh = _SAID[known["outcome"]]
    return Problem(
        f"{by} has decided this appeal meanwhile: {en}. What you wrote was not kept; the appeal stands under Decided.",
        f"{by} 已先裁定此申诉：{zh}。您所写的未保存；该申诉已列入“已裁定”。",
    )


def _own(connection: Connection, verdict_id: int, user: User) -> Row[Any, Any]:
    """The verdict, where it is on a call of this collector and stands as it is."""
    found = connection.execute(
        select(verdicts.c.at, verdicts.c.call_id)
        .join(drawn_calls, drawn_calls.c.drawn_id == verdicts.c.drawn_id)
        .where(verdicts.c.verdict_id == verdict_id, drawn_calls.c.agent_id == user.agent_id)
    ).first()
    if found is None or not user.agent_id:
        raise Problem("This verdict is not on a call of yours.", "该结论不是您的通话。")
    changed = select(revisions.c.verdict_id).where(revisions.c.revises == verdict_id)
    if connection.scalar(changed) is not None:
        raise Problem(
            "The reviewer changed this verdict meanwhile; read it again before you answer.",
            "复核人刚修改过该结论；请重新查看后再处理。",
        )
    return found


def _answered(connection: Connection, verdict_id: int) -> dict[str, Any]:
    seen = _row(connection, acknowledgements, verdict_id)
    appealed = _appeal(connection, verdict_id)
    return {
        "acknowledged_at": seen.at if seen else None,
        "appeal": dict(appealed._mapping) if appealed else None,
        "decision": _decision(connection, appealed.appeal_id) if appealed else None,
    }


def _row(connection: Connection, table: Any, verdict_id: int) -> Row[Any] | None:
    return connection.execute(select(table).where(table.c.verdict_id == verdict_id)).first()


def _appeal(connection: Connection, verdict_id: int) -> Row[Any] | None:
    return _row(connection, appeals, verdict_id)


def _verdict(connection: Connection, verdict_id: int) -> dict[str, Any]:
    row = connection.execute(select(verdicts).where(verdicts.c.verdict_id == verdict_id)).one()
    return dict(row._mapping)


def _decision(connection: Connection, appeal_id: int) -> dict[str, Any] | None:
    row = connection.execute(
        select(appeal_decisions).where(appeal_decisions.c.appeal_id == appeal_id)
    ).first()
    return dict(row._mapping) if row else None
