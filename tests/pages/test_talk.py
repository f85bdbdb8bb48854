"""What the player is given of a call: each mark says what it is and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from models import warehouse
from models.desk import Desk
from pages.ui.talk import Basis, talk, title_of
from tests.pages.built import insert, publish

WORDS = "你这个骗子，谢谢观看"


def _flag(flag_id: str, label: str, start: int, end: int, state: str) -> dict[str, object]:
    where = {"call_id": "K1", "source_id": "K1", "utterance_id": "u1", "start_char": start, "end_char": end}
    return {
        "flag_id": flag_id,
        "source_kind": "call",
        "label": label,
        "speaker": "agent",
        "state": state,
        "score": 0.97,
        "explanation": "model: <namecall>, pian·zi, 你",
        "provoked": True,
    } | where


def _one_call(con: warehouse.Connection) -> None:
    at = datetime(2026, 3, 2, 9, 0)
    call = {
        "call_id": "K1",
        "agent_id": "A1",
        "direction": "outbound",
        "started_at": at,
        "result": "answered",
    }
    insert(con, "calls", [call])
    recording = {
        "recording_id": "r1",
        "call_id": "K1",
        "path": "r1.wav",
        "decoded_seconds": 9.0,
        "status": "ok",
    }
    insert(con, "recordings", [recording])
    transcript = {"transcript_id": "t1", "recording_id": "r1", "model": "test", "made_at": at}
    insert(con, "transcripts", [transcript | {"is_current": True}])
    said = {"utterance_id": "u1", "call_id": "K1", "speaker": "agent", "text": WORDS, "transcript_id": "t1"}
    insert(con, "utterances", [said | {"start_seconds": 1.0, "end_seconds": 4.0}])
    flags = [_flag("f1", "insult", 3, 5, "confirmed"), _flag("f2", "rudeness", 6, 10, "suspected_artefact")]
    insert(con, "language_flags", flags)


def test_what_may_be_misheard_is_marked_as_that_and_nobody_is_asked_to_judge_it(
    tmp_path: Path, desk_over: Callable[[Path], Desk]
) -> None:
    publish(tmp_path, _one_call)
    desk_over(tmp_path)
    found = talk("r1", with_flags=True)
    assert found is not None
    marks = {mark.title: (mark.start, mark.end, mark.severity) for mark in found.lines[0].spans}
    assert marks[f"{title_of('insult')} · 复听确认"] == (3, 5, "red")
    assert marks[f"{title_of('rudeness')} · 疑似误识别"] == (6, 10, "event")
    assert [one.flag_id for one in found.found] == ["f1"]
    assert [one.basis for one in found.found] == [
        Basis("model: <namecall>, pian·zi, 你", 0.97, "confirmed", WORDS, 3, 5, True)
    ]
    assert [flag.title for flag in found.flags] == [title_of("insult")]


def test_without_its_flags_a_call_shows_no_mark(tmp_path: Path, desk_over: Callable[[Path], Desk]) -> None:
    publish(tmp_path, _one_call)
    desk_over(tmp_path)
    found = talk("r1", with_flags=False)
    assert found is not None and not found.lines[0].spans and not found.found and not found.flags
