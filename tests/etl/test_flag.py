"""The flag step on a small warehouse: what it fills, what it keeps, what it believes."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl import flag
from etl.flag.second import SecondDecodes, decoder, heard_in
from etl.flag.store import FlagStore
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe import second_decode
from models import warehouse
from models.review.frame import frame
from tests.models.small_warehouse import insert, small_warehouse

CALL = {
    "call_id": "c1",
    "direction": "outbound",
    "started_at": "2026-03-02 10:00:00",
    "result": "answered",
    "relation": "colleague",
}
TURNS = [
    ("agent", "喂你好，请问是张三先生吗", -0.2),
    ("customer", "不是我，我是他同事，你他妈别打了", -0.2),
    ("agent", "他在银行欠了三万八，都逾期五个月了", -0.3),
    ("agent", "你他妈别废话，傻逼，字幕由志愿者提供", -0.3),
    ("agent", "他欠银行五万块钱，逾期半年了", -1.8),
]


def heard(turns: list[tuple[str, str, float]], **call: Any) -> warehouse.Connection:
    """A warehouse with one call, transcribed as these turns."""
    con = small_warehouse({"calls": [CALL | call]})
    con.execute(
        "CREATE TABLE core.transcripts (transcript_id VARCHAR, recording_id VARCHAR, model VARCHAR, options VARCHAR, "
        "made_at TIMESTAMP, is_current BOOLEAN); "
        "CREATE TABLE core.utterances (utterance_id VARCHAR, call_id VARCHAR, speaker VARCHAR, start_seconds DOUBLE, "
        "end_seconds DOUBLE, text VARCHAR, avg_logprob DOUBLE, no_speech_prob DOUBLE, compression_ratio DOUBLE, "
        "transcript_id VARCHAR, is_repetition BOOLEAN, channel INTEGER); "
        "INSERT INTO core.transcripts VALUES ('t1', 'r1', 'm', 'o', now(), true); "
        "INSERT INTO core.recordings (recording_id, call_id, path, sha256) VALUES ('r1', 'c1', '/x/r1.wav', 'abc')"
    )
    for number, (speaker, text, logprob) in enumerate(turns):
        con.execute(
            "INSERT INTO core.utterances VALUES (?, 'c1', ?, ?, ?, ?, ?, 0.1, 1.1, 't1', false, 0)",
            [f"u{number}", speaker, number * 5.0, number * 5.0 + 4, text, logprob],
        )
    return con


def found(con: warehouse.Connection) -> list[tuple]:
    """Utterance, label and state of every flag."""
    return con.execute("SELECT utterance_id, label, state FROM core.language_flags ORDER BY ALL").fetchall()


def test_a_call_is_labelled_by_speaker_and_callee(tmp_path: Path) -> None:
    con = heard(TURNS)
    flag.materialise(con, tmp_path)
    labels = {(utterance, label) for utterance, label, _ in found(con)}
    assert ("u2", "disclosure") in labels
    assert ("u1", "wrong_number") in labels
    assert not {label for utterance, label in labels if utterance == "u1"} & {"insult", "disclosure"}


def test_what_legs_of_a_call_have_in_one_recording_was_said_once(tmp_path: Path) -> None:
    con = heard(TURNS, call_group_id="g")
    insert(con, "calls", [CALL | {"call_id": "c0", "call_group_id": "g"}])
    con.execute(
        "INSERT INTO core.recordings (recording_id, call_id, sha256, status) VALUES ('r0', 'c0', 'abc', 'ok'); "
        "INSERT INTO core.transcripts VALUES ('t0', 'r0', 'm', 'o', now(), true); "
        "INSERT INTO core.utterances SELECT * REPLACE ('0' || utterance_id AS utterance_id, 'c0' AS call_id, "
        "'t0' AS transcript_id) FROM core.utterances"
    )
    for name in warehouse.scripts("prepare"):
        warehouse.run_script(con, name)
    assert flag.materialise(con, tmp_path).calls == 1
    assert found(con) and {utterance for utterance, _, _ in found(con)} <= {f"0u{n}" for n in range(5)}
    (call,) = frame(con, date(2026, 3, 2), date(2026, 3, 8))
    assert call.recording_id == "r0"


def test_poor_decodes_and_inventions_are_suspected_artefacts(tmp_path: Path) -> None:
    con = heard(TURNS)
    flag.materialise(con, tmp_path)
    states = {(utterance, label): state for utterance, label, state in found(con)}
    assert states["u2", "disclosure"] == "text_only"
    assert states["u3", "insult"] == "suspected_artefact"
    assert states["u4", "disclosure"] == "suspected_artefact"


def test_what_the_agent_never_said_is_missing_from_the_call(tmp_path: Path) -> None:
    con = heard(TURNS)
    flag.materialise(con, tmp_path)
    assert con.execute("SELECT * FROM core.call_language").fetchall() == [("c1", ["self_identification"])]


@pytest.mark.parametrize(
    ("turns", "call"),
    [
        ([("unknown", "喂你好", -0.2)], {}),
        (TURNS, {"result": "no_answer"}),
        (TURNS, {"direction": "internal"}),
    ],
)
def test_a_call_without_agent_or_answer_is_not_judged(
    tmp_path: Path, turns: list[tuple[str, str, float]], call: dict[str, Any]
) -> None:
    con = heard(turns, **call)
    flag.materialise(con, tmp_path)
    assert con.execute("SELECT * FROM core.call_language").fetchall() == [("c1", None)]


def test_a_violation_after_abuse_is_tagged_provoked_and_stands(tmp_path: Path) -> None:
    con = heard([("customer", "我操你妈的傻逼", -0.2), ("agent", "你他妈的傻逼东西", -0.2)])
    flag.materialise(con, tmp_path)
    assert con.execute(
        "SELECT provoked FROM core.language_flags WHERE label = 'insult' AND utterance_id = 'u1'"
    ).fetchall() == [(True,)]


def test_texts_sent_are_read_as_the_agents_and_marked_written(tmp_path: Path) -> None:
    con = heard([])
    con.execute(
        "INSERT INTO core.sms (sms_id, relation, sent_at, text) VALUES "
        "('s1', 'parent', '2026-03-02 10:00:00', '您儿子在银行欠了三万八，已经逾期五个月'), "
        "('s2', 'self', '2026-03-02 10:00:00', '')"
    )
    flag.materialise(con, tmp_path)
    assert con.execute(
        "SELECT source_kind, source_id, call_id, speaker, state FROM core.language_flags WHERE label = 'disclosure'"
    ).fetchall() == [("sms", "s1", None, "agent", "written")]


def test_a_second_run_labels_nothing_anew_and_gives_the_same_flags(tmp_path: Path) -> None:
    first, second = heard(TURNS), heard(TURNS)
    assert flag.materialise(first, tmp_path).new == 1
    assert flag.materialise(second, tmp_path).new == 0
    everything = "SELECT * FROM core.language_flags ORDER BY ALL"
    assert first.execute(everything).fetchall() == second.execute(everything).fetchall()


@pytest.mark.parametrize(
    ("words", "again", "heard"),
    [
        ("你他妈傻逼", "喂你他吗傻比啊", True),
        ("明天去你单位堵你", "明天去你单位赌你啊听到没", True),
        ("你他妈傻逼", "好的我下午转给您", False),
        ("你他妈傻逼", "", False),
    ],
)
def test_words_are_heard_again_where_they_sound_alike(words: str, again: str, heard: bool) -> None:
    assert heard_in(words, again) is heard


@pytest.mark.parametrize(
    "text", ["謝謝觀看，你他妈傻逼", "请 不吝 点赞。你他妈傻逼", "YOYO TELEVISION 你他妈傻逼"]
)
def test_inventions_are_known_however_they_are_written(tmp_path: Path, text: str) -> None:
    con = heard([("agent", text, -0.2)])
    flag.materialise(con, tmp_path)
    assert ("u0", "insult", "suspected_artefact") in found(con)


def test_a_clip_that_cannot_be_had_rejects_nothing_and_is_tried_again(tmp_path: Path) -> None:
    red = {
        "sha256": "abc",
        "channel": 0,
        "start_seconds": 0.0,
        "end_seconds": 4.0,
        "text": "堵你",
        "made_with": "m",
    }
    threat = {"label": "threat", "start": 0, "end": 2}
    assert SecondDecodes(tmp_path, lambda utterance: None).agrees(red, threat) is None
    assert second_decode(tmp_path / "gone.wav", "abc", 0, 0.0, 4.0, str(CHECKPOINT)) is None
    assert SecondDecodes(tmp_path, lambda utterance: "堵你").agrees(red, threat) is True


def test_a_killed_run_loses_seconds_of_second_decodes_and_not_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count(step=6)
    monkeypatch.setattr("etl.flag.store.monotonic", lambda: float(next(clock)))
    store = FlagStore(tmp_path, "v")
    for n in range(4):
        store.put(f"k{n}", n)
    killed = FlagStore(tmp_path, "v")
    assert [killed.get(f"k{n}") for n in range(3)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("label", "is_heard_again"),
    [
        ("stop_contact_request", True),
        ("complaint_intent", True),
        ("customer_abuse", True),
        ("wrong_number", True),
        ("promise_to_pay", False),
        ("rudeness", False),
    ],
)
def test_what_later_calls_are_held_against_is_heard_again_as_red_flags_are(
    tmp_path: Path, label: str, is_heard_again: bool
) -> None:
    said = {"sha256": "abc", "channel": 1, "start_seconds": 0.0, "end_seconds": 4.0, "text": "别再打了"}
    again = SecondDecodes(tmp_path, lambda utterance: "别再打了")
    assert again.agrees(said, {"label": label, "start": 0, "end": 4}) is (True if is_heard_again else None)


def test_a_transcript_of_another_model_is_heard_again_by_itself(tmp_path: Path) -> None:
    red = {
        "sha256": "abc",
        "channel": 0,
        "start_seconds": 0.0,
        "end_seconds": 4.0,
        "text": "堵你",
        "made_with": "m",
    }
    threat = {"label": "threat", "start": 0, "end": 2}
    again = SecondDecodes(tmp_path, lambda utterance: {"m": "好的", "n": "堵你"}[utterance["made_with"]])
    assert (again.agrees(red, threat), again.agrees(red | {"made_with": "n"}, threat)) == (False, True)


def test_the_sample_checkpoint_says_nothing_of_what_another_model_heard() -> None:
    decode = decoder(str(CHECKPOINT))
    assert decode is not None
    place = {"path": "/x/r1.wav", "channel": 0, "start_seconds": 0.0, "end_seconds": 4.0}
    assert decode(place | {"model": "turbo"}) is None


def test_a_second_decode_confirms_or_rejects_red_flags_only(tmp_path: Path) -> None:
    turns = [("agent", "明天带人去你单位堵你", -0.2), ("agent", "有本事你去告啊，我等着", -0.2)]
    heard_again = {0: "明天带人去你单位堵你", 1: "好的"}
    con = heard(turns)
    again = SecondDecodes(tmp_path, lambda utterance: heard_again[int(utterance["start_seconds"] // 5)])
    for number in range(2):
        again.agrees(
            {
                "sha256": "abc",
                "channel": 0,
                "start_seconds": number * 5.0,
                "end_seconds": number * 5.0 + 4,
                "text": "x",
                "made_with": "",
            },
            {"label": "threat", "start": 0, "end": 1},
        )
    again.close()
    flag.materialise(con, tmp_path)
    states = {(utterance, label): state for utterance, label, state in found(con)}
    assert states["u0", "threat"] == "confirmed"
    assert states["u1", "rudeness"] == "text_only"
