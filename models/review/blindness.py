"""What a reviewer must not know before their verdict: the machine's findings, and what the other reviewer said.

Closed by whole weeks and not by drawn calls: of a week in which only the drawn calls showed no flag, everybody could tell
which ones were drawn.
"""

from __future__ import annotations

from datetime import date, timedelta

from models.desk import gold, queue, samples
from models.desk.store import Desk
from models.desk.users import User
from models.floor.seal import Seal
from models.review import frame


def seal(desk: Desk, days: tuple[date, date], user: User) -> Seal:
    """What stays closed to somebody who reviews; `days`: the first and the last day of calls.

    The week under review, drawn or not yet, until nothing of its sample may come to this person, and always the days after
    it, of which the next samples will be drawn; besides, the gold calls that they have not judged.
    """
    monday, _ = frame.last_whole_week(days)
    drawn = samples.current_draw(desk, monday)
    is_judged = drawn is not None and not queue.waiting(desk, drawn["draw_id"], user)
    return Seal(monday + timedelta(days=7 if is_judged else 0), gold.unjudged_by(desk, user))


def waiting(desk: Desk, days: tuple[date, date], user: User) -> frozenset[int]:
    """The drawn calls of the week under review that may still come to this person, by their `drawn_id`."""
    drawn = samples.current_draw(desk, frame.last_whole_week(days)[0])
    return frozenset(
        call["drawn_id"] for call in (queue.waiting(desk, drawn["draw_id"], user) if drawn else ())
    )


def is_under_review(desk: Desk, days: tuple[date, date], user: User, week: date) -> bool:
    """Whether calls of the week of that Monday may still come to this person."""
    return frame.last_whole_week(days)[0] == week and bool(waiting(desk, days, user))
