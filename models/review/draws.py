"""A week's plan from the published build, and the check that a stored draw is the one its seed gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from models import sampling, warehouse
from models.desk import samples
from models.desk.review_tables import drawn_calls
from models.desk.samples import Plan
from models.desk.store import Desk
from models.review import frame


@dataclass(frozen=True)
class Check:
    """What a draw looks like beside the log of today.

    `same_frame`: the log still holds the calls that were drawn from; `missing` and `strange`: calls that the seed gives
    and the draw lacks, and the other way round (empty where it is honest; only told where the frame is the same).
    """

    version: int
    seed: str
    same_frame: bool
    missing: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the stored draw is the one that seed and frame give."""
        return self.same_frame and not self.missing and not self.strange


def week_plan(con: warehouse.Connection, data: Path, monday: date, build_id: str) -> Plan:
    """What the draw of the ISO week of that Monday is made from."""
    sunday = monday + timedelta(days=6)
    found = frame.frame(con, monday, sunday)
    quota = frame.quota(data)
    strata, asked = frame.strata(found, frame.new_agents(con, sunday, quota["new_days"]), quota)
    by_agent = frame.ledger(found)
    names = ("answered", "recorded", "decodable", "transcribed", "reviewable")
    total = {name: sum(row[name] for row in by_agent.values()) for name in names}
    calls = {call.call_id: call for call in found}
    ledger: dict[str, Any] = total | {"by_agent": by_agent}
    return Plan(monday, calls, strata, asked, quota["double_share"], ledger, build_id, quota["gold"])


def check(desk: Desk, plan: Plan) -> Check | None:
    """The week's draw in force, drawn again from seed and frame; None where the week was not drawn."""
    known = samples.current_draw(desk, plan.week)
    if known is None:
        return None
    same = known["frame_hash"] == sampling.frame_hash(plan.strata)
    if not same:
        return Check(known["version"], known["seed"], False, (), ())
    asked = {row["stratum"]: row["drawn"] for row in samples.strata_of(desk, known["draw_id"])}
    again = {
        call
        for answer in sampling.draw(known["seed"], plan.strata, asked).values()
        for call in answer["drawn"]
    }
    with desk.read() as connection:
        stored = set(
            connection.scalars(
                select(drawn_calls.c.call_id)
                .where(drawn_calls.c.draw_id == known["draw_id"])
                .where(drawn_calls.c.kind.in_(("single", "double")))
            )
        )
    missing, strange = sorted(again - stored), sorted(stored - again)
    return Check(known["version"], known["seed"], True, tuple(missing), tuple(strange))
