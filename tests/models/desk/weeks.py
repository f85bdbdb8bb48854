"""A week of forty invented calls to draw from, and accounts to review them."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.desk import Desk, queue, samples, users, verdicts
from models.desk.scorecard import scorecard
from models.desk.users import User
from models.review.frame import Call

GOOD = {item.id: "good" for item in scorecard().items}
CALLS = [f"K{number:03}" for number in range(40)]
WEEK = date(2026, 3, 2)


def plan(double_share: float = 0.2, quota: int = 15, gold: int = 3) -> samples.Plan:
    """Forty calls in two strata."""
    calls = {name: Call(name, "A1", "T1", name, True, True, True, ()) for name in CALLS}
    strata = {name: "plain.A1" if number % 2 else "flagged.red" for number, name in enumerate(CALLS)}
    asked = {"plain.A1": quota, "flagged.red": quota}
    return samples.Plan(WEEK, calls, strata, asked, double_share, {"answered": 40}, "b", {}, gold)


def user_of(desk: Desk, name: str) -> User:
    """An account by name."""
    return next(user for user in users.all_users(desk) if user.name == name)


def standing(desk: Desk) -> list[dict[str, Any]]:
    """All verdicts that stand."""
    with desk.read() as connection:
        return verdicts.standing(connection)


def claim(desk: Desk, user: User) -> int:
    """Draw the week where it is not drawn yet, and claim a call of it."""
    draw = samples.ensure_draw(desk, plan(), user)
    call = queue.claim_next(desk, draw["draw_id"], user)
    assert call is not None
    return int(call["drawn_id"])
