"""A clip is of a call: a supervisor of a team hears those of its calls; collectors hear what they were assigned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from models import warehouse
from models.desk import Desk, clips, measures, users
from models.desk.users import User
from models.floor.seal import Seal
from pages.ui import kept
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import people, run_page, said

STRETCH = {"start_seconds": 1.0, "end_seconds": 4.0, "text": "…", "is_good": False, "note": ""}


def _user(desk: Desk, name: str) -> User:
    return next(user for user in users.all_users(desk) if user.name == name)


def _recording(data: Path, agent_id: str, newest: bool = False) -> str:
    """A recording of that collector, of the first days or of the last week."""
    [found] = warehouse.open_current(data).execute(
        "SELECT r.recording_id FROM core.recordings r JOIN core.calls c USING (call_id) "
        "WHERE c.agent_id = ? AND (c.started_at >= ?) = ? ORDER BY c.started_at LIMIT 1",
        [agent_id, LAST_WEEK, newest],
    ).fetchone() or ("",)
    return str(found)


def _keep(desk: Desk, shelf: int, recording_id: str) -> int:
    where = {"call_id": recording_id, "recording_id": recording_id, "label": "threat"}
    return clips.add_clip(desk, f"{shelf}/{recording_id}", shelf, where | STRETCH, _user(desk, "man"))


def test_a_clip_of_another_team_is_heard_by_who_may_and_by_no_supervisor_of_a_team(
    client: Callable[[str], httpx.Client], desk: Desk, floor: Path
) -> None:
    shelf = clips.add_collection(desk, "别组", "", _user(desk, "man"))
    own, others = (_keep(desk, shelf, _recording(floor, agent)) for agent in ("A0", "A1"))  # led is of T1: A0

    def heard(name: str) -> list[int]:
        return [client(name).get(f"/clip/{one}").status_code for one in (own, others)]

    assert {name: heard(name) for name in ("led", "sup", "man", "tra")} == {
        "led": [200, 403], "sup": [200, 200], "man": [200, 200], "tra": [200, 200],
    }  # fmt: skip
    assert heard("col") == [403, 403] and heard("adm") == [403, 403]
    clips.assign(desk, shelf, "A0", _user(desk, "tra"))
    assert heard("col") == [200, 200]
    about = measures.Measure("coaching", "A0", "threat", "同听", clip_id=others)
    measures.record(desk, "clip-rights", about, _user(desk, "man"))
    assert heard("led") == [200, 200]


@pytest.fixture
def own(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    desk = desk_over(plain_floor)
    people(desk)
    users.add_user(desk, "man", "manager")
    users.add_user(desk, "led", "supervisor", team_id="T1")
    return desk


def _assigns(test: AppTest) -> bool:
    assert not test.exception
    return any(button.label == "分配" for button in test.button)


def test_the_shelf_lists_and_assigns_what_the_supervisor_may_hear(own: Desk, plain_floor: Path) -> None:
    shelf = clips.add_collection(own, "混合", "", _user(own, "man"))
    _keep(own, shelf, _recording(plain_floor, "A0"))
    assert _assigns(run_page("examples", _user(own, "led")))
    _keep(own, shelf, _recording(plain_floor, "A1"))
    mixed = run_page("examples", _user(own, "led"))
    assert not _assigns(mixed) and "另有 1 段未列出" in said(mixed)
    assert _assigns(run_page("examples", _user(own, "manager")))
    offered = next(box for box in run_page("collectors", _user(own, "led")).selectbox if "片段" in box.label)
    assert len(offered.options) == 2


def test_a_clip_of_the_week_under_review_is_not_listed_to_a_reviewer(own: Desk, plain_floor: Path) -> None:
    shelf = clips.add_collection(own, "本周", "", _user(own, "man"))
    _keep(own, shelf, _recording(plain_floor, "A0", newest=True))
    assert "另有 1 段未列出" in said(run_page("examples", _user(own, "supervisor")))
    assert "未列出" not in said(run_page("examples", _user(own, "trainer")))


def test_a_clip_whose_recording_left_the_data_is_nobodys(own: Desk) -> None:
    gone = {"clip_id": 1, "call_id": "X", "recording_id": "X"}
    assert kept.audible(_user(own, "led"), [gone], Seal()) == []
    assert kept.audible(_user(own, "supervisor"), [gone], Seal()) == [gone]
