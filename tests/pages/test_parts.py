"""A call whose legs were recorded apart: whoever judges it hears all of them, blind and afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from models import warehouse
from models.desk import Desk, clips, samples, users, verdicts
from models.desk.users import User
from pages.door.audio import audio, drawn
from pages.door.clip import clip
from pages.ui import parts
from pages.ui.talk import talk
from tests.pages.built import insert, publish
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import draw_week, judgement, run_page, said

SECONDS = {"leg1": 2, "leg2": 5}


@pytest.fixture
def desk(tmp_path: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    publish(tmp_path, lambda con: _transferred(con, tmp_path))
    return desk_over(tmp_path)


def _transferred(con: warehouse.Connection, folder: Path) -> None:
    """A call that A1 of T1 handed to A2 of T2, each leg with its own recording; a third leg has the first one's file."""
    insert(con, "teams", [{"team_id": team, "team_name": team} for team in ("T1", "T2")])
    insert(con, "agents", [{"agent_id": f"A{n}", "agent_name": f"A{n}", "team_id": f"T{n}"} for n in (1, 2)])
    at = datetime(LAST_WEEK.year, LAST_WEEK.month, LAST_WEEK.day, 10)
    same = {"call_group_id": "G", "direction": "outbound", "result": "answered"}
    legs = [("leg1", "A1"), ("leg2", "A2"), ("leg3", "A2")]
    insert(
        con,
        "calls",
        [
            same | {"call_id": leg, "agent_id": agent, "started_at": at + timedelta(minutes=place)}
            for place, (leg, agent) in enumerate(legs)
        ],
    )
    for name, seconds in SECONDS.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as out:
            out.setparams((1, 2, 8000, 0, "NONE", ""))
            out.writeframes(bytes(2 * 8000 * seconds))
    files = {"leg1": "leg1", "leg2": "leg2", "leg3": "leg1"}
    insert(con, "recordings", [_recording(leg, folder, file) for leg, file in files.items()])
    insert(con, "call_language", [{"call_id": "leg1", "missing": ["identity_check"]}])


def _recording(leg: str, folder: Path, file: str) -> dict[str, Any]:
    path = folder / f"{file}.wav"
    told = {"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    told |= {"decoded_seconds": SECONDS[file], "header_seconds": 2}
    return {"recording_id": leg, "call_id": leg, "status": "ok"} | told


def _account(desk: Desk, name: str, role: str, agent_id: str = "", team_id: str = "") -> User:
    users.add_user(desk, name, role, agent_id, team_id)
    return next(user for user in users.all_users(desk) if user.name == name)


def _draw(data: Path, desk: Desk, user: User) -> dict[str, Any]:
    found = draw_week(data, desk, user)
    with desk.read() as connection:
        [call] = samples.calls_of(connection, found["draw_id"])
    return call


def _ask(user: User, door: Callable[..., Any], **place: Any) -> Response:
    """What this person is answered at `/drawn`, `/audio` or `/clip`.

    On a thread of its own: a browser of another test has a loop on this one.
    """
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "path_params": place}
    request = Request(scope | {"state": {"session": SimpleNamespace(user=user)}})
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, door(request)).result()


def _seconds(sound: Response) -> float:
    """How much sound this answer gives."""
    assert isinstance(sound, FileResponse)
    return (Path(sound.path).stat().st_size - 44) / 16_000


def test_each_sound_of_a_call_is_a_part_of_it_once_and_the_drawn_one_comes_first(
    tmp_path: Path, desk: Desk
) -> None:
    con = warehouse.open_current(tmp_path)
    assert parts.of_call(con, "leg1", "leg2") == [("leg2", 5.0), ("leg1", 2.0)]
    assert parts.of_call(con, "leg1", "leg3") == [("leg3", 2.0), ("leg2", 5.0)]
    assert parts.of_call(con, "leg1", "gone") == [("leg1", 2.0), ("leg2", 5.0)]
    assert parts.of_call(con, "nowhere", "gone") == [("gone", 0.0)]


def test_a_reviewer_goes_through_all_recordings_of_a_call_and_then_sees_what_was_not_said(
    tmp_path: Path, desk: Desk
) -> None:
    reviewer = _account(desk, "li", "supervisor")
    call = _draw(tmp_path, desk, reviewer)
    assert (call["call_id"], call["recording_id"]) == ("leg1", "leg2")
    test = run_page("review", reviewer, "en")
    key = f"next-part-blind-{call['drawn_id']}"
    shown = []
    for _ in range(3):
        shown += re.findall(r"Recording \*\*(.*?)\*\* \((.*?)\)", said(test))
        test.button(key=key).click().run()
    assert not test.exception
    assert shown == [("1 of 2", "0:05"), ("2 of 2", "0:02"), ("1 of 2", "0:05")]
    verdicts.record(desk, call["drawn_id"], judgement(True), reviewer, "b1")
    test = run_page("review", reviewer, "en", **{"review.at": call["drawn_id"]})
    assert not test.exception and "Recording **1 of 2**" in said(test)
    for recording_id in ("leg1", "leg2"):
        found = talk(recording_id, with_flags=True)
        assert found is not None and [one.label for one in found.found] == ["identity_check"]


def test_all_parts_of_a_drawn_call_are_heard_by_whom_the_draw_gives_it_whoever_spoke_on_them(
    tmp_path: Path, desk: Desk
) -> None:
    led, other = (_account(desk, team, "supervisor", team_id=team) for team in ("T1", "T2"))
    mine = _account(desk, "a1", "collector", "A1")
    call = _draw(tmp_path, desk, led)
    heard = [_ask(led, drawn, drawn_id=call["drawn_id"], part=part) for part in range(3)]
    assert [one.status_code for one in heard] == [200, 200, 404]
    assert [_seconds(one) for one in heard[:2]] == [5, 2]
    assert _ask(led, audio, recording_id="leg2").status_code == 200  # A2 is of the other team
    assert _ask(other, audio, recording_id="leg1").status_code == 403
    assert _ask(mine, audio, recording_id="leg2").status_code == 403
    verdicts.record(desk, call["drawn_id"], judgement(True), led, "b1")
    assert _ask(mine, audio, recording_id="leg2").status_code == 200  # it may be appealed


def test_a_file_put_in_the_place_of_the_one_that_was_loaded_is_not_played_as_it(
    tmp_path: Path, desk: Desk
) -> None:
    trainer = _account(desk, "tra", "trainer")
    shelf = clips.add_collection(desk, "x", "", trainer)
    kept = {"call_id": "leg1", "recording_id": "leg2", "start_seconds": 1.0, "end_seconds": 2.0, "text": ""}
    clip_id = clips.add_clip(desk, "k", shelf, kept | {"label": "", "is_good": True, "note": ""}, trainer)

    def answers() -> list[int]:
        sounds = [_ask(trainer, audio, recording_id=leg) for leg in ("leg1", "leg2")]
        return [one.status_code for one in (*sounds, _ask(trainer, clip, clip_id=clip_id))]

    assert answers() == [200, 200, 200]
    shutil.copy(tmp_path / "leg1.wav", tmp_path / "leg2.wav")
    assert answers() == [200, 409, 409]


def test_what_decodes_in_part_is_played_as_it_was_decoded(tmp_path: Path, desk: Desk) -> None:
    trainer = _account(desk, "tra", "trainer")
    played = [_ask(trainer, audio, recording_id=leg) for leg in SECONDS]
    files = [Path(one.path) for one in played if isinstance(one, FileResponse)]
    assert [path.parent == tmp_path for path in files] == [True, False]
