"""Who works on what, what failed, and which transcript is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from etl.transcribe.store import Key, Store

KEY = Key("a" * 64, "b" * 64, "c" * 8)


def held_by(store: Store, **other: object) -> Path:
    """A claim as another process left it."""
    path = store.root / "claims" / f"{KEY.name}.json"
    path.write_text(json.dumps({"host": os.uname().nodename, "pid": os.getpid(), "token": "theirs"} | other))
    return path


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_one_of_two_gets_a_recording(tmp_path: Path) -> None:
    first, second = Store(tmp_path), Store(tmp_path)
    assert first.claim(KEY, "mine")
    assert not second.claim(KEY, "theirs")
    first.release(KEY)
    assert second.claim(KEY, "theirs")


def test_a_claim_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    store = Store(tmp_path)
    held_by(store, pid=dead_pid())
    assert store.claim(KEY, "mine")
    assert [path.name for path in (store.root / "claims").iterdir()] == [f"{KEY.name}.json"]


def test_a_claim_of_another_machine_holds_until_nobody_touched_it_for_five_minutes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = held_by(store, host="another")
    assert not store.claim(KEY, "mine")
    os.utime(path, (time.time() - 400, time.time() - 400))
    store.touch(KEY)
    assert not store.claim(KEY, "mine")
    os.utime(path, (time.time() - 400, time.time() - 400))
    assert store.claim(KEY, "mine")


def test_the_same_piece_started_anew_goes_on_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    held_by(store, host="another", token="run:3")
    assert store.claim(KEY, "run:3")


def test_failures_back_off_and_the_third_parks(tmp_path: Path) -> None:
    store = Store(tmp_path)
    waits = []
    for _ in range(3):
        store.fail(KEY, "no such file")
        note = store.failure(KEY)
        assert note is not None
        waits.append((note["parked"], note["again_at"] is None or note["again_at"] > time.time()))
    assert waits == [(False, True), (False, True), (True, True)]
    store.save(KEY, "tiny", {}, {"seconds": 1.0, "channels": 1, "one_sound": False}, [])
    assert store.failure(KEY) is None and store.has(KEY)
