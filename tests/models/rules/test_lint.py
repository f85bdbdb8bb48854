"""What the lint still asks people to settle once they have done what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models import rules
from models.rules.lint import lint


def undefined(data: Path) -> set[str]:
    return {found.place for found in lint(data) if found.check == "undefined_term"}


def test_a_number_that_the_floor_adopted_is_no_default_of_ours_any_more(tmp_path: Path) -> None:
    names = ("reachable_weekly_minimum", "lost_monthly_minimum")
    shared = {f"company_policy/{name}.reachable_days" for name in names}
    before = undefined(tmp_path)
    assert shared < before
    rules.adopt(tmp_path, names[0], {"reachable_days": 20}, "王主管", "制度已定", date(2026, 1, 1))
    assert before - undefined(tmp_path) == shared
