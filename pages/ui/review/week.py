"""The week under review and its draw, drawn when the first reviewer opens it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from models import warehouse
from models.desk import samples
from models.floor.scope import call_days
from models.review import frame
from pages.ui import person, reads


def draw() -> tuple[dict[str, Any], tuple[date, date]] | None:
    """The draw of the last whole week of calls and its days; None where that week has nothing to hear."""
    days = reads.once_a_build(call_days)
    if days is None:
        return None
    first_day, last_day = _last_whole_week(days)
    known = samples.current_draw(person.desk(), first_day)
    if known is None:
        plan = _plan(reads.connection(), first_day, last_day)
        if not plan.strata:
            return None
        known = samples.ensure_draw(person.desk(), plan, person.user())
    return known, (first_day, last_day)


def calls(connection: Connection, drawn: dict[str, Any]) -> list[dict[str, Any]]:
    """The calls of a draw that are to be reviewed."""
    return samples.calls_of(connection, drawn["draw_id"])


def _last_whole_week(days: tuple[date, date]) -> tuple[date, date]:
    """The last ISO week that ended by the last day of the data; the first one while none has."""
    monday, sunday = frame.week_of(days[1])
    if sunday > days[1] and monday > days[0]:
        monday, sunday = monday - timedelta(days=7), sunday - timedelta(days=7)
    return monday, sunday


def _plan(con: warehouse.Connection, first_day: date, last_day: date) -> samples.Plan:
    found = frame.frame(con, first_day, last_day)
    quota = frame.quota(reads.settings().data)
    new = frame.new_agents(con, last_day, quota["new_days"])
    strata, asked = frame.strata(found, new, quota)
    total = {"answered": 0, "recorded": 0, "decodable": 0, "transcribed": 0, "reviewable": 0}
    by_agent = frame.ledger(found)
    for row in by_agent.values():
        total = {name: total[name] + row[name] for name in total}
    return samples.Plan(
        first_day,
        {call.call_id: call for call in found},
        strata,
        asked,
        quota["double_share"],
        total | {"by_agent": by_agent},
        reads.build_id(),
    )
