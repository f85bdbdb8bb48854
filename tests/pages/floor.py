"""A small floor in a published warehouse, for the pages: two teams, six collectors, calls of five weeks, recordings."""

from __future__ import annotations

import math
import random
import wave
from array import array
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from models import contract, metrics, rules, warehouse

FIRST_DAY = date(2026, 2, 2)
WEEKS = 5
LAST_WEEK = FIRST_DAY + timedelta(weeks=WEEKS - 1)
TALK = [
    ("agent", "您好，我是和富金融1024号，受华东银行委托联系您。"),
    ("agent", "请问是王小明先生本人吗？"),
    ("customer", "是我，什么事？"),
    ("agent", "您的账单已逾期三十天，请问什么时候方便处理？"),
    ("customer", "我现在真的没有钱。"),
    ("agent", "再不还我们就上门找你家里人，让你单位都知道！"),
    ("customer", "你们这样是不对的，我要投诉。"),
    ("agent", "本周五之前先还两千可以吗？"),
    ("customer", "我周五发工资，可以还两千。"),
    ("agent", "好的，谢谢您，再见。"),
]
THREAT = "上门找你家里人"
_TABLES = """
CREATE TABLE core.recordings (recording_id VARCHAR, call_id VARCHAR, path VARCHAR, sha256 VARCHAR, container VARCHAR,
    codec VARCHAR, sample_rate INTEGER, channels INTEGER, header_seconds DOUBLE, decoded_seconds DOUBLE,
    speech_seconds DOUBLE, status VARCHAR, reason VARCHAR, agent_channel VARCHAR);
CREATE TABLE core.transcripts (transcript_id VARCHAR, recording_id VARCHAR, model VARCHAR, options VARCHAR,
    made_at TIMESTAMP, is_current BOOLEAN);
CREATE TABLE core.utterances (utterance_id VARCHAR, call_id VARCHAR, speaker VARCHAR, start_seconds DOUBLE,
    end_seconds DOUBLE, text VARCHAR, avg_logprob DOUBLE, no_speech_prob DOUBLE, compression_ratio DOUBLE,
    transcript_id VARCHAR);
CREATE TABLE core.language_flags (flag_id VARCHAR, source_kind VARCHAR, source_id VARCHAR, call_id VARCHAR,
    utterance_id VARCHAR, label VARCHAR, score DOUBLE, start_char INTEGER, end_char INTEGER, rule_id VARCHAR,
    speaker VARCHAR, state VARCHAR, explanation VARCHAR, provoked BOOLEAN, detector VARCHAR);
CREATE TABLE core.call_language (call_id VARCHAR, missing VARCHAR[]);
CREATE TABLE core.note_findings (call_id VARCHAR, kind VARCHAR, clause VARCHAR, utterance_id VARCHAR, heard VARCHAR,
    noted VARCHAR);
CREATE TABLE core.rejects (file VARCHAR, table_name VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR,
    reason VARCHAR);
CREATE TABLE core.builds (build_id VARCHAR, built_at TIMESTAMP, rule_packs VARCHAR[], input_files VARCHAR[],
    loads INTEGER, calls BIGINT, rejects BIGINT, utterances BIGINT, language_flags BIGINT, violations BIGINT,
    schema_version INTEGER);
"""


def make_floor(data: Path, build_id: str = "20260309T010000000000") -> Path:
    """Publish the floor in a data folder and return the file; the recordings lie in `data/calls`."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / f"warehouse-{build_id}.duckdb"
    con = warehouse.create_build(path)
    for table in contract.tables().values():
        con.execute(contract.create_statement(table, "core"))
    con.execute(_TABLES)
    _people(con)
    _calls(con, data / "calls")
    for name in warehouse.scripts("prepare"):
        warehouse.run_script(con, name)
    rules.check(con, data)
    metrics.roll_up(con)
    con.execute(
        "INSERT INTO core.builds SELECT ?, ?, ['company_policy'], ['calls.csv'], 1, (SELECT count(*) FROM core.calls), "
        "0, (SELECT count(*) FROM core.utterances), (SELECT count(*) FROM core.language_flags), 0, ?",
        [build_id, datetime(2026, 3, 9, 9, 0), warehouse.SCHEMA_VERSION],
    )
    con.execute("CHECKPOINT")
    con.close()
    warehouse.publish(data, path, 3)
    return path


def insert(con: warehouse.Connection, table: str, content: list[dict[str, Any]]) -> None:
    """Add rows to a table of `core` in one statement; columns that no row names are empty."""
    columns = list(dict.fromkeys(name for row in content for name in row))
    added = pd.DataFrame(
        [[row.get(name) for name in columns] for row in content], columns=columns, dtype=object
    )
    con.register("added", added)
    con.execute(f'INSERT INTO core."{table}" BY NAME SELECT * FROM added')
    con.unregister("added")


def _people(con: warehouse.Connection) -> None:
    insert(con, "teams", [{"team_id": "T1", "team_name": "一组"}, {"team_id": "T2", "team_name": "二组"}])
    days = {"hired_on": date(2025, 1, 1), "exam_passed_on": date(2025, 2, 1)}
    agents = [
        {"agent_id": f"A{n}", "agent_name": f"催收员{n}", "team_id": f"T{n % 2 + 1}"} | days for n in range(6)
    ]
    insert(con, "agents", agents)
    insert(con, "cases", [_case(number) for number in range(24)])
    due = {"installment_no": "1", "due_on": date(2026, 1, 20), "due_amount": 5000}
    insert(con, "installments", [{"case_id": f"C{number:03}"} | due for number in range(24)])


def _case(number: int) -> dict[str, Any]:
    return {
        "case_id": f"C{number:03}",
        "client": ("华东银行", "南山银行")[number % 2],
        "product": "信用卡",
        "debtor_name": "王小明",
        "phone": f"1390000{number:04}",
        "placed_on": date(2026, 1, 25),
        "placed_amount": 5000,
        "agent_id": f"A{number % 6}",
        "team_id": f"T{number % 2 + 1}",
    }


def _calls(con: warehouse.Connection, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    _tones(folder / "talk.wav", seconds=60)
    chosen = random.Random(7)
    calls = []
    for number in range(WEEKS * 60):
        day = FIRST_DAY + timedelta(days=number * 7 // 60)
        calls.append(
            _call(number, datetime(day.year, day.month, day.day, 9 + number % 9, number % 60), chosen)
        )
    insert(con, "calls", calls)
    found: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        if call["result"] == "answered":
            _recorded(found, folder, call["call_id"], flagged=int(call["call_id"][1:]) % 7 == 0)
    for table, content in found.items():
        insert(con, table, content)


def _call(number: int, at: datetime, chosen: random.Random) -> dict[str, Any]:
    answered = chosen.random() < 0.5
    return {
        "call_id": f"K{number:04}",
        "case_id": f"C{number % 24:03}",
        "agent_id": f"A{number % 6}",
        "direction": "outbound",
        "started_at": at,
        "ended_at": at + timedelta(seconds=60),
        "talk_seconds": 60 if answered else 0,
        "result": "answered" if answered else "no_answer",
        "callee_number": f"1390000{number % 24:04}",
        "relation": "self",
        "note": "已联系",
        "next_step": "周五回访",
    }


def _recorded(found: dict[str, list[dict[str, Any]]], folder: Path, call_id: str, flagged: bool) -> None:
    recording = {
        "recording_id": call_id,
        "call_id": call_id,
        "path": str(folder / "talk.wav"),
        "sha256": "tones",
    }
    sound = {"container": "wav", "codec": "pcm_s16le", "sample_rate": 8000, "channels": 2, "status": "ok"}
    seconds = {"header_seconds": 60, "decoded_seconds": 60, "speech_seconds": 40, "agent_channel": "left"}
    found.setdefault("recordings", []).append(recording | sound | seconds)
    transcript = {"transcript_id": f"{call_id}-t", "recording_id": call_id, "model": "test", "options": "{}"}
    current = {"made_at": datetime(2026, 3, 9), "is_current": True}
    found.setdefault("transcripts", []).append(transcript | current)
    for place, (speaker, text) in enumerate(TALK):
        said = text if flagged or THREAT not in text else "请您尽量在本周内处理，谢谢配合。"
        spoken = {"utterance_id": f"{call_id}-{place}", "call_id": call_id, "speaker": speaker, "text": said}
        at = {"start_seconds": place * 6.0, "end_seconds": place * 6.0 + 4.5, "transcript_id": f"{call_id}-t"}
        sure = {"avg_logprob": -0.2, "no_speech_prob": 0.01, "compression_ratio": 1.2}
        found.setdefault("utterances", []).append(spoken | at | sure)
        for label, phrase in {"threat": THREAT, "complaint_intent": "我要投诉"}.items():
            if phrase in said and flagged:
                flag = _flag(f"{call_id}-{place}", label, said.index(phrase), phrase, speaker)
                found.setdefault("language_flags", []).append(
                    flag | {"source_id": call_id, "call_id": call_id}
                )


def _flag(utterance_id: str, label: str, start: int, phrase: str, speaker: str) -> dict[str, Any]:
    flag = {"flag_id": f"{utterance_id}-{label}", "source_kind": "call", "utterance_id": utterance_id}
    where = {
        "start_char": start,
        "end_char": start + len(phrase),
        "label": label,
        "score": 0.93,
        "rule_id": label,
    }
    return flag | where | {"speaker": speaker, "state": "text_only", "detector": "test", "provoked": False}


def _tones(path: Path, seconds: int) -> None:
    """Two channels at 8 kHz that speak in turn: the agent's a low tone, the customer's a higher one."""
    samples = array("h")
    for at in range(seconds * 8000):
        place, within = divmod(at / 8000, 6)
        speaker = TALK[int(place) % len(TALK)][0] if within < 4.5 else ""
        left = 6000 * math.sin(at * 2 * math.pi * 220 / 8000) if speaker == "agent" else 0
        right = 6000 * math.sin(at * 2 * math.pi * 440 / 8000) if speaker == "customer" else 0
        samples.extend((int(left), int(right)))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(samples.tobytes())
