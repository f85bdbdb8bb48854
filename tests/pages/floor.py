"""A small floor in a published warehouse, for the pages: two teams, six collectors, calls of five weeks, recordings."""

from __future__ import annotations

import hashlib
import math
import random
import wave
from array import array
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from models import warehouse
from tests.pages.built import BUILD, insert, publish

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
    ("agent", "好的，有事打13900001234，谢谢您，再见。"),
]
THREAT = "上门找你家里人"
EXPLANATIONS = {"threat": "threat.to_work_and_home", "complaint_intent": "model: <complain>, tou·su"}


def make_floor(data: Path, build_id: str = BUILD) -> Path:
    """Publish the floor in a data folder and return the file; the recordings lie in `data/calls`."""

    def fill(con: warehouse.Connection) -> None:
        _people(con)
        _calls(con, data / "calls")

    return publish(data, fill, build_id)


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
        "sha256": hashlib.sha256((folder / "talk.wav").read_bytes()).hexdigest(),
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
        "explanation": EXPLANATIONS[label],
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
