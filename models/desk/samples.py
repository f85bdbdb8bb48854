"""The week's sample: drawn once by the system, frozen before anybody listens, replaced only with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from models import sampling
from models.desk import audit, gold
from models.desk.review_tables import (
    draw_frames,
    draw_strata,
    drawn_calls,
    draws,
    replacements,
    verdicts,
)
from models.desk.store import Desk
from models.desk.tables import users
from models.desk.users import User
from models.problems import Problem
from models.review.frame import Call
from models.review.strata import by_stratum

_RESERVE_SHARE = 0.3


@dataclass(frozen=True)
class Plan:
    """What a draw is made from: the frame's reviewable calls with their strata, quotas, and what was lost before.

    `rules`: the settings that made the strata; `gold`: how many of the gold calls are placed among them.
    """

    week: date
    calls: Mapping[str, Call]
    strata: Mapping[str, str]
    quota: Mapping[str, int]
    double_share: float
    ledger: Mapping[str, Any]
    build_id: str
    rules: Mapping[str, Any]
    gold: int = 3


def current_draw(desk: Desk, week: date) -> dict[str, Any] | None:
    """The draw in force for the week that begins on that Monday: its last version."""
    with desk.read() as connection:
        return _current(connection, week)


def ensure_draw(desk: Desk, plan: Plan, user: User) -> dict[str, Any]:
    """The week's draw, drawn now where there is none yet; of several reviewers at once one draws."""
    with desk.write() as connection:
        return _current(connection, plan.week) or _draw(connection, plan, user, "", 1)


def redraw(desk: Desk, plan: Plan, user: User, reason: str, after_version: int) -> dict[str, Any]:
    """Draw a week anew after the draw of that version, with a reason that is kept; sent again it draws nothing more.

    Raises Problem without a reason.
    """
    if not reason.strip():
        raise Problem("Say why the week is drawn anew.", "请写明重抽的理由。")
    with desk.write() as connection:
        known = _current(connection, plan.week)
        if known is not None and known["version"] > after_version:
            return known
        return _draw(connection, plan, user, reason.strip(), after_version + 1)


def versions(desk: Desk, week: date) -> list[dict[str, Any]]:
    """Every draw of a week, the first one first, each with the `name` of who drew it and how many calls were `judged`."""
    judged = (
        select(func.count(verdicts.c.drawn_id.distinct()))
        .join(drawn_calls, drawn_calls.c.drawn_id == verdicts.c.drawn_id)
        .where(drawn_calls.c.draw_id == draws.c.draw_id)
        .scalar_subquery()
    )
    asked = (
        select(draws, users.c.name, judged.label("judged"))
        .join(users, users.c.user_id == draws.c.user_id)
        .where(draws.c.week == week)
        .order_by(draws.c.version)
    )
    with desk.read() as connection:
        return [dict(row._mapping) for row in connection.execute(asked)]


def strata_of(desk: Desk, draw_id: int) -> list[dict[str, Any]]:
    """Each stratum of a draw: size, drawn, inclusion probability."""
    asked = select(draw_strata).where(draw_strata.c.draw_id == draw_id).order_by(draw_strata.c.stratum)
    with desk.read() as connection:
        return [dict(row._mapping) for row in connection.execute(asked)]


def frame_of(desk: Desk, draw_id: int) -> tuple[dict[str, Any], dict[str, str]] | None:
    """What a draw was made from: the settings of its strata, and the stratum of every call; None for one of before."""
    asked = select(draw_frames).where(draw_frames.c.draw_id == draw_id)
    with desk.read() as connection:
        row = connection.execute(asked).first()
    if row is None:
        return None
    return row.quota, {call_id: name for name, ids in row.calls.items() for call_id in ids}


def calls_of(connection: Connection, draw_id: int) -> list[dict[str, Any]]:
    """The calls of a draw that are to be reviewed, in the order of the queue; the replaced ones are left out."""
    gone = select(replacements.c.drawn_id)
    in_place = select(replacements.c.replaced_by).where(replacements.c.replaced_by.is_not(None))
    asked = (
        select(drawn_calls)
        .where(drawn_calls.c.draw_id == draw_id, drawn_calls.c.drawn_id.not_in(gone))
        .where((drawn_calls.c.kind != "reserve") | drawn_calls.c.drawn_id.in_(in_place))
        .order_by(drawn_calls.c.position)
    )
    return [dict(row._mapping) for row in connection.execute(asked)]


def drawn_call(desk: Desk, drawn_id: int) -> tuple[str, str] | None:
    """A drawn call and the recording that it was drawn with; None where there is no such number."""
    asked = select(drawn_calls.c.call_id, drawn_calls.c.recording_id)
    with desk.read() as connection:
        row = connection.execute(asked.where(drawn_calls.c.drawn_id == drawn_id)).first()
    return None if row is None else (row.call_id, row.recording_id)


def drawn_of(connection: Connection, draw_id: int) -> list[dict[str, Any]]:
    """The calls of a draw as it was drawn, replaced or not, without the reserves."""
    asked = select(drawn_calls).where(drawn_calls.c.draw_id == draw_id, drawn_calls.c.kind != "reserve")
    return [dict(row._mapping) for row in connection.execute(asked)]


def replace(desk: Desk, drawn_id: int, reason: str, user: User) -> int | None:
    """Put the stratum's next reserve in the place of a call; None where no reserve is left.

    Raises Problem without a reason, and where the call was judged already: a verdict in hand is no reason to drop it.
    """
    if not reason.strip():
        raise Problem("Say why the call is replaced.", "请写明更换理由。")
    with desk.write() as connection:
        known = connection.execute(
            select(replacements.c.replaced_by).where(replacements.c.drawn_id == drawn_id)
        ).first()
        if known:
            return known.replaced_by
        if connection.scalar(select(verdicts.c.verdict_id).where(verdicts.c.drawn_id == drawn_id).limit(1)):
            raise Problem(
                "This call was judged already; it stays in the sample.",
                "这通电话已有复核结论，须留在样本中。",
            )
        call = connection.execute(select(drawn_calls).where(drawn_calls.c.drawn_id == drawn_id)).one()
        used = select(replacements.c.replaced_by).where(replacements.c.replaced_by.is_not(None))
        reserve = connection.scalar(
            select(drawn_calls.c.drawn_id)
            .where(drawn_calls.c.draw_id == call.draw_id, drawn_calls.c.stratum == call.stratum)
            .where(drawn_calls.c.kind == "reserve", drawn_calls.c.drawn_id.not_in(used))
            .order_by(drawn_calls.c.position)
            .limit(1)
        )
        connection.execute(
            insert(replacements).values(
                drawn_id=drawn_id,
                replaced_by=reserve,
                reason=reason.strip(),
                user_id=user.user_id,
                at=datetime.now(UTC),
            )
        )
        audit.write(connection, user.user_id, user.name, "sample_replaced", call.call_id, {"by": reserve})
        return reserve


def _current(connection: Connection, week: date) -> dict[str, Any] | None:
    asked = select(draws).where(draws.c.week == week).order_by(draws.c.version.desc()).limit(1)
    row = connection.execute(asked).first()
    return dict(row._mapping) if row else None


def _draw(connection: Connection, plan: Plan, user: User, reason: str, version: int) -> dict[str, Any]:
    seed = secrets.token_hex(8)
    values = {
        "week": plan.week,
        "version": version,
        "seed": seed,
        "frame_size": len(plan.strata),
        "frame_hash": sampling.frame_hash(plan.strata),
        "build_id": plan.build_id,
        "ledger": dict(plan.ledger),
        "reason": reason,
        "user_id": user.user_id,
        "at": datetime.now(UTC),
    }
    draw_id = connection.execute(insert(draws).values(**values).returning(draws.c.draw_id)).scalar_one()
    kept = {"quota": dict(plan.rules), "calls": by_stratum(plan.strata)}
    connection.execute(insert(draw_frames).values(draw_id=draw_id, **kept))
    chosen = _insert_calls(connection, plan, draw_id, seed)
    told = {"seed": seed, "version": version, "calls": chosen}
    audit.write(connection, user.user_id, user.name, "sample_drawn", plan.week.isoformat(), told)
    return values | {"draw_id": draw_id}


def _insert_calls(connection: Connection, plan: Plan, draw_id: int, seed: str) -> int:
    """Write the strata, the drawn calls in a queue order of their own, the reserves and the gold calls."""
    found = sampling.draw(seed, plan.strata, dict.fromkeys(plan.quota, 10**9))
    main, reserve = [], []
    for stratum, answer in sorted(found.items()):
        wanted = min(plan.quota.get(stratum, 0), answer["size"])
        chance = wanted / answer["size"] if answer["size"] else 0.0
        row = {"draw_id": draw_id, "stratum": stratum, "size": answer["size"], "drawn": wanted}
        connection.execute(insert(draw_strata).values(**row, inclusion_probability=chance))
        main += [(call_id, stratum, chance) for call_id in answer["drawn"][:wanted]]
        spare = wanted + int(wanted * _RESERVE_SHARE) + 1
        reserve += [(call_id, stratum, chance) for call_id in answer["drawn"][wanted:spare]]
    ids = [call_id for call_id, _, _ in main]
    double = set(sampling.order(f"{seed}/double", ids)[: round(len(ids) * plan.double_share)])
    rows = [_row(plan, draw_id, *call, "double" if call[0] in double else "single") for call in main]
    taken = {call_id for call_id, _, _ in main + reserve}
    rows += _gold_rows(connection, plan, draw_id, seed, taken)
    place = {
        call_id: at
        for at, call_id in enumerate(sampling.order(f"{seed}/queue", [r["call_id"] for r in rows]))
    }
    rows += [_row(plan, draw_id, *call, "reserve") for call in reserve]
    for at, row in enumerate(rows):
        row["position"] = place.get(row["call_id"], len(place) + at)
    # The page carries the numbers that the rows get: in order of stratum they would tell flagged calls and gold ones.
    by_call = {row["call_id"]: row for row in rows}
    if rows:
        connection.execute(
            insert(drawn_calls), [by_call[one] for one in sampling.order(f"{seed}/row", by_call)]
        )
    return len(ids)


def _row(plan: Plan, draw_id: int, call_id: str, stratum: str, chance: float, kind: str) -> dict[str, Any]:
    call = plan.calls[call_id]
    return {
        "draw_id": draw_id,
        "call_id": call_id,
        "recording_id": call.recording_id or call_id,
        "agent_id": call.agent_id,
        "team_id": call.team_id,
        "stratum": stratum,
        "kind": kind,
        "reviews_wanted": 2 if kind == "double" else 1,
        "inclusion_probability": chance,
    }


def _gold_rows(
    connection: Connection, plan: Plan, draw_id: int, seed: str, taken: set[str]
) -> list[dict[str, Any]]:
    """Gold calls are placed, not drawn: no chance of inclusion, never in an estimate; other ones with every seed."""
    known = {row["call_id"]: row for row in gold.placed(connection) if row["call_id"] not in taken}
    chosen = sampling.order(f"{seed}/gold", known)[: plan.gold]
    plain = {"draw_id": draw_id, "stratum": "gold", "kind": "gold", "reviews_wanted": 1}
    return [
        plain
        | {name: known[call_id][name] for name in ("call_id", "recording_id", "agent_id", "team_id")}
        | {"inclusion_probability": 0.0}
        for call_id in chosen
    ]
