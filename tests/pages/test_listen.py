"""A call is heard where a finding or a number rests on it: by who may hear it, without flags where they must not be seen yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models import warehouse
from models.desk import Desk, users
from models.desk.users import User
from pages.ui import listen
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import people, said


@pytest.fixture
def desk(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(plain_floor)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the player was given, call by call."""
    found: list[dict[str, Any]] = []

    def keep(recording_id: str, length: float, lines: list, flags: list, **given: Any) -> None:
        found.append({"recording_id": recording_id, "lines": lines, "flags": flags} | given)

    monkeypatch.setattr(listen, "player", keep)
    return found


def _flagged(data: Path, where: str) -> str:
    """A call with a threat of such a day."""
    asked = (
        "SELECT g.call_id FROM mart.call_groups g JOIN core.language_flags f USING (call_id) "
        f"WHERE f.label = 'threat' AND g.call_day {where} ORDER BY 1 LIMIT 1"
    )
    [row] = warehouse.rows(warehouse.open_current(data), asked)
    return str(row["call_id"])


def _hear(user: User, call_id: str, start: float = 0.0) -> AppTest:
    def script(call_id: str, start: float) -> None:
        from pages.ui import listen

        listen.show(call_id, "here", start)

    test = AppTest.from_function(script, kwargs={"call_id": call_id, "start": start}, default_timeout=60)
    test.session_state["user"], test.session_state["language"] = user, "zh"
    test.run()
    assert not test.exception
    return test


def test_a_manager_hears_a_call_from_its_second_with_its_flags_and_hidden_numbers(
    plain_floor: Path, desk: Desk, played: list[dict[str, Any]]
) -> None:
    call_id = _flagged(plain_floor, f"< '{LAST_WEEK}'")
    _hear(people(desk)["manager"], call_id, 12.5)
    [one] = played
    assert (one["recording_id"], one["start"]) == (call_id, 12.5)
    assert one["flags"]
    assert "13900001234" not in " ".join(line.text for line in one["lines"])


def test_a_reviewer_hears_a_call_of_the_week_under_review_without_flags(
    plain_floor: Path, desk: Desk, played: list[dict[str, Any]]
) -> None:
    _hear(people(desk)["supervisor"], _flagged(plain_floor, f">= '{LAST_WEEK}'"))
    assert [one["flags"] for one in played] == [[]]


def test_another_teams_call_is_not_offered(
    plain_floor: Path, desk: Desk, played: list[dict[str, Any]]
) -> None:
    users.add_user(desk, "led", "supervisor", "", "T9")
    [led] = users.all_users(desk)
    assert "别组的通话" in said(_hear(led, _flagged(plain_floor, f"< '{LAST_WEEK}'")))
    assert not played


def test_a_call_without_a_recording_says_so(
    plain_floor: Path, desk: Desk, played: list[dict[str, Any]]
) -> None:
    asked = "SELECT call_id FROM mart.call_groups WHERE NOT is_answered ORDER BY 1 LIMIT 1"
    [row] = warehouse.rows(warehouse.open_current(plain_floor), asked)
    assert "没有可以播放的录音" in said(_hear(people(desk)["manager"], row["call_id"]))
    assert not played
