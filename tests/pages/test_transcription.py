"""The data page says how far transcription is while a run goes on, what failed, and which checkpoint made what."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models import transcription
from tests.pages.floor import make_floor
from tests.pages.reviewed import said

FAILURE = {
    "call_id": "c7",
    "state": "parked",
    "attempts": 3,
    "reason": "no such file",
    "again_at": None,
}
SAMPLE = {
    "model": transcription.SAMPLE_MODEL,
    "sha256": "374e422d4f47" + "0" * 52,
    "options": "f9edfff8",
    "transcripts": 12,
    "is_sample": True,
    "asked_for_last": True,
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_floor(tmp_path / "data")
    monkeypatch.setenv("SUPERVISION_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def noted(data: Path, seconds_ago: float, **given: Any) -> None:
    """The note of a run, as `etl transcribe` leaves it."""
    at = time.time() - seconds_ago
    note = {
        "noted": at, "run": {"noted": at}, "run_recordings": 40, "run_part_done": 0.5, "done": 12, "waiting": 27,
        "under_way": 5, "failed": 0, "parked": 1, "recordings_per_hour": 2000.0, "seconds_left": 3700, "models": [SAMPLE],
        "failures": [FAILURE],
    }  # fmt: skip
    place = transcription.state_file(data)
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(note | given), encoding="utf-8")


def shown(language: str = "zh") -> AppTest:
    """The part of the data page, run by itself."""

    def script() -> None:
        from pages.ui import transcription

        transcription.section()

    test = AppTest.from_function(script, default_timeout=60)
    test.session_state["language"] = language
    test.run()
    assert not test.exception
    return test


def test_queue_rate_time_left_and_the_parked_with_their_reason(data: Path) -> None:
    noted(data, seconds_ago=3)
    test = shown()
    figures = {metric.label: metric.value for metric in test.metric}
    assert (figures["已有转写"], figures["等待"], figures["失败或搁置"]) == ("12", "27", "1")
    assert (figures["每小时转写录音"], figures["剩余时间"]) == ("2,000", "1.0 小时")
    assert any("本次转写 40 个录音：已完成 50.0%，5 个处理中" in info.value for info in test.info)
    tables = [table.value.to_dict("records") for table in test.dataframe]
    assert next(row for rows in tables for row in rows if row.get("call_id") == "c7")["state"] == "已搁置"
    made = next(rows[0] for rows in tables if rows and "sha256" in rows[0])
    assert (made["model"], made["sha256"], made["transcripts"]) == ("sample.pt", "374e422d4f47", 12)
    assert made["what"] == "示例模型，不能用于真实录音"
    assert any("不能用于真实录音" in warning.value for warning in test.warning)


def test_a_run_that_stopped_noting_is_shown_as_over(data: Path) -> None:
    noted(data, seconds_ago=300)
    test = shown()
    assert not {"每小时转写录音", "剩余时间"} & {metric.label for metric in test.metric}
    assert "目前没有运行中的转写" in said(test)
    assert any("27 个录音等待转写" in warning.value for warning in test.warning)


def test_without_a_note_the_published_build_says_which_model_made_its_transcripts(data: Path) -> None:
    test = shown()
    assert any("model" in table.value.columns and len(table.value) for table in test.dataframe)
