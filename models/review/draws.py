"""A week's plan from the published build, and the check that a stored draw is the one its seed gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from models import sampling, warehouse
from models.desk import samples
from models.desk.review_tables import drawn_calls
from models.desk.samples import Plan
from models.desk.store import Desk
from models.review import frame
from models.review.quota import Quota
from models.review.strata import strata, uncut


@dataclass(frozen=True)
class Check:
    """What a draw looks like beside the log of today.

    `same_frame`: the frame has the hash that was kept at the draw (a draw that stored no frame is drawn again from
    today's log, and nothing more is told where that is another one). `missing` and `strange`: calls that seed and strata give and the draw lacks, and the other way round; `gained` and
    `lost`: calls that the log has now and the frame had not, and the other way round; `moved`: calls that lie in another
    stratum by today's flags, notes and recordings.
    """

    version: int
    seed: str
    same_frame: bool
    missing: tuple[str, ...]
    strange: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the stored draw is the one that seed and strata give, from the calls that the log still has."""
        return self.same_frame and not (self.missing or self.strange or self.gained or self.lost)


def week_plan(con: warehouse.Connection, quota: Quota, monday: date, build_id: str) -> Plan:
    """What the draw of the ISO week of that Monday is made from."""
    sunday = monday + timedelta(days=6)
    found = frame.frame(con, monday, sunday)
    of_call, asked = strata(found, frame.new_agents(con, sunday, quota.new_days), quota)
    by_agent = frame.ledger(found)
    names = ("answered", "recorded", "decodable", "transcribed", "reviewable")
    ledger: dict[str, Any] = {name: sum(row[name] for row in by_agent.values()) for name in names}
    ledger |= {"by_agent": by_agent, "by_team": frame.ledger(found, "team_id")}
    calls = {call.call_id: call for call in found}
    rules = quota.model_dump(mode="json")
    return Plan(monday, calls, of_call, asked, quota.double_share, ledger, build_id, rules, quota.gold)


def check(desk: Desk, con: warehouse.Connection, week: date) -> Check | None:
    """The week's draw in force, drawn again from seed and strata; None where the week was not drawn."""
    known = samples.current_draw(desk, week)
    if known is None:
        return None
    now = _strata_now(con, week, samples.frame_of(desk, known["draw_id"]))
    then = strata_of(desk, known["draw_id"], frame.frame(con, week, week + timedelta(days=6)))
    if sampling.frame_hash(then) != known["frame_hash"]:
        return Check(known["version"], known["seed"], False, (), (), (), (), ())
    again, stored = _drawn_again(desk, known, then), _drawn(desk, known["draw_id"])
    moved = {call for call, name in then.items() if now.get(call, name) != name}
    parts = (again - stored, stored - again, now.keys() - then.keys(), then.keys() - now.keys(), moved)
    return Check(known["version"], known["seed"], True, *(tuple(sorted(part)) for part in parts))


def strata_of(desk: Desk, draw_id: int, calls: list[frame.Call]) -> Mapping[str, str]:
    """The stratum of every call of a draw, as it was stored; for a draw of before, as such draws were made."""
    kept = samples.frame_of(desk, draw_id)
    return kept[1] if kept else uncut(calls)


def _strata_now(
    con: warehouse.Connection, week: date, kept: tuple[dict[str, Any], dict[str, str]] | None
) -> dict[str, str]:
    """The stratum of every call of the week by today's log, under the settings of the draw."""
    found = frame.frame(con, week, week + timedelta(days=6))
    return strata(found, set(), Quota(**kept[0]))[0] if kept else uncut(found)


def _drawn_again(desk: Desk, draw: dict[str, Any], of_call: Mapping[str, str]) -> set[str]:
    asked = {row["stratum"]: row["drawn"] for row in samples.strata_of(desk, draw["draw_id"])}
    answers = sampling.draw(draw["seed"], of_call, asked).values()
    return {call for answer in answers for call in answer["drawn"]}


def _drawn(desk: Desk, draw_id: int) -> set[str]:
    """The calls that stand as drawn, reserves and gold calls left out."""
    asked = select(drawn_calls.c.call_id).where(
        drawn_calls.c.draw_id == draw_id, drawn_calls.c.kind.in_(("single", "double"))
    )
    with desk.read() as connection:
        return set(connection.scalars(asked))
