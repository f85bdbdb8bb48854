"""One of several workers gets a recording, on every kind of store; who is gone is followed by one."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etl.transcribe.claims import Claims
from etl.transcribe.folders import Folder, folder_at
from etl.transcribe.keys import Key

KEY = Key("a" * 64, "b" * 64, "c" * 8)


@pytest.fixture(params=["path", "file", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    return folder_at(
        {"path": str(tmp_path), "file": f"file://{tmp_path}", "memory": f"memory://{uuid.uuid4().hex}"}[
            request.param
        ]
    )


def held_by(folder: Folder, **other: object) -> None:
    """A claim as another process left it."""
    note = {"host": os.uname().nodename, "pid": os.getpid(), "token": "theirs", "at": time.time()} | other
    folder.write(f"claims/{KEY.name}.000004.json", json.dumps(note))


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_one_of_two_gets_a_recording(folder: Folder) -> None:
    first, second = Claims(folder), Claims(folder)
    assert first.take(KEY, "mine")
    assert not second.take(KEY, "theirs") and second.is_held(KEY)
    first.release(KEY)
    assert not second.is_held(KEY)
    assert second.take(KEY, "theirs")


def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refused)


@pytest.mark.parametrize("links", [True, False])
def test_of_many_at_once_one_gets_it_and_one_takes_it_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    folder = folder_at(str(tmp_path))
    if not links:
        without_links(monkeypatch)
    for left in (None, {"pid": dead_pid()}):
        if left:
            held_by(folder, **left)
        many = [Claims(folder) for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            got = list(pool.map(lambda one: one[1].take(KEY, f"run:{one[0]}"), enumerate(many)))
        assert sum(got) == 1
        assert len(folder.names("claims")) == 1
        many[got.index(True)].release(KEY)


def test_a_claim_is_whole_or_not_there_however_slow_its_writer_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that sees a part of one takes its writer for killed; so there must be no such instant."""
    seen: list[list[str]] = []
    really = Path.write_text

    def slowly(self: Path, text: str, **how: str) -> int:
        really(self, "", **how)
        seen.append([name for name in folder.names("claims") if not folder.read(name)])
        return really(self, text, **how)

    folder = folder_at(str(tmp_path))
    monkeypatch.setattr("pathlib.Path.write_text", slowly)
    assert Claims(folder).take(KEY, "mine")
    assert seen == [[]]
    assert [path.name for path in (tmp_path / "claims").iterdir()] == [f"{KEY.name}.000000.json"]


def test_a_claim_of_a_dead_process_is_taken_over(folder: Folder) -> None:
    held_by(folder, pid=dead_pid())
    assert Claims(folder).take(KEY, "mine")
    assert folder.names("claims") == [f"claims/{KEY.name}.000005.json"]


def test_a_claim_of_a_process_whose_number_another_has_by_now_is_taken_over(folder: Folder) -> None:
    held_by(folder, pid=os.getpid(), since="1")
    assert Claims(folder).take(KEY, "mine")


def test_a_claim_of_another_machine_holds_until_nobody_touched_it_for_a_quarter_of_an_hour(
    folder: Folder,
) -> None:
    held_by(folder, host="another", at=time.time() - 800)
    assert not Claims(folder).take(KEY, "mine")
    held_by(folder, host="another", at=time.time() - 1000)
    assert Claims(folder).take(KEY, "mine")


def test_a_claim_of_a_machine_whose_clock_was_a_day_ahead_is_taken_over(folder: Folder) -> None:
    held_by(folder, host="elsewhere", at=time.time() + 86_400)
    assert Claims(folder).take(KEY, "mine")


def test_the_same_piece_started_anew_goes_on_at_once(folder: Folder) -> None:
    held_by(folder, host="another", token="run:3")
    assert Claims(folder).take(KEY, "run:3")


def test_who_was_followed_neither_comes_back_nor_removes_the_others_claim(folder: Folder) -> None:
    slow, quick = Claims(folder), Claims(folder)
    assert slow.take(KEY, "run:1") and quick.take(KEY, "run:1")
    slow._touched = 0.0
    slow.touch([KEY])
    slow.release(KEY)
    assert folder.names("claims") == [f"claims/{KEY.name}.000001.json"]


def test_a_claim_whose_writer_was_killed_in_that_instant_is_taken_over(folder: Folder) -> None:
    folder.write(f"claims/{KEY.name}.000000.json", "")
    assert Claims(folder).take(KEY, "mine")


def test_what_a_killed_worker_left_of_a_finished_recording_is_removed_and_no_other_claim(
    folder: Folder,
) -> None:
    other = Key("d" * 64, "b" * 64, "c" * 8)
    held_by(folder, pid=dead_pid())
    assert Claims(folder).take(other, "mine")
    Claims(folder).forget([KEY.name])
    assert [name.partition(".")[0] for name in folder.names("claims")] == [f"claims/{other.name}"]
