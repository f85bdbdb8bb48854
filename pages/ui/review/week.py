"""The week under review and its draw, drawn when the first reviewer opens it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.desk import samples
from models.floor.scope import call_days
from models.review import draws, frame
from pages.ui import person, reads


def draw() -> tuple[dict[str, Any], tuple[date, date]] | None:
    """The draw of the last whole week of calls and its days; None where that week has nothing to hear."""
    days = reads.once_a_build(call_days)
    if days is None:
        return None
    first_day, last_day = frame.last_whole_week(days)
    known = samples.current_draw(person.desk(), first_day)
    if known is None:
        plan = plan_of(first_day)
        if not plan.strata:
            return None
        known = samples.ensure_draw(person.desk(), plan, person.user())
    return known, (first_day, last_day)


def plan_of(monday: date) -> samples.Plan:
    """What the draw of that week is made from, as the published build has it."""
    return draws.week_plan(reads.connection(), reads.settings().review, monday, reads.build_id())


def calls(connection: Connection, drawn: dict[str, Any]) -> list[dict[str, Any]]:
    """The calls of a draw that are to be reviewed."""
    return samples.calls_of(connection, drawn["draw_id"])
