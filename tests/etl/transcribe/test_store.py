"""What failed, and which transcript is whole."""

from __future__ import annotations

import time
from pathlib import Path

from etl.transcribe.keys import Key
from etl.transcribe.store import Store, is_due

KEY = Key("a" * 64, "b" * 64, "c" * 8)
TOLD = {"seconds": 1.0, "channels": 1, "one_sound": False}


def test_failures_back_off_and_the_third_parks(tmp_path: Path) -> None:
    store = Store(tmp_path)
    waits = []
    for least in (2, 10, None):
        before = time.time()
        store.fail(KEY, "no such file")
        note = store.failure(KEY.name)
        assert note is not None
        waits.append(note["parked"])
        assert note["again_at"] is None if least is None else note["again_at"] >= before + least
    assert waits == [False, False, True]
    store.save(KEY, "tiny", {}, TOLD, [])
    assert store.failure(KEY.name) is None and store.has(KEY)


def test_a_failure_noted_by_a_clock_that_was_ahead_is_tried_at_once() -> None:
    assert [is_due(again_at, now=100.0) for again_at in (99.0, 105.0, 110.0, 86_500.0)] == [
        True,
        False,
        False,
        True,
    ]


def test_transcripts_are_found_by_their_audio_whichever_model_made_them(tmp_path: Path) -> None:
    store, other = Store(tmp_path), Key(KEY.audio, "d" * 64, "c" * 8)
    assert store.audio_done() == {}
    for key in (KEY, other):
        store.save(key, "tiny", {}, TOLD, [])
    assert store.audio_done() == {KEY.audio: [KEY.name, other.name]}
    assert [(store.transcript(name) or {})["model_sha256"] for name in (KEY.name, other.name)] == [
        KEY.model,
        other.model,
    ]
