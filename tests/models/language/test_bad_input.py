"""Whatever comes in: no crash, no slow path."""

from __future__ import annotations

import time

import pytest

from models.language import Detector

DETECTOR = Detector.load()
LONG = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "。。。",
        "👨‍👩‍👧‍👦🇨🇳😀",
        "\x00\x01\x1b[31m",
        "\ud800",
        "Ａｂｃ１２３ مرحبا नमस्ते 한국어",
        "ﷺ㍿",
        "\u202e你妈\u202c",
    ],
)
@pytest.mark.parametrize("speaker", ["agent", "customer", "unknown"])
def test_odd_text_is_read_and_spans_stay_inside(text: str, speaker: str) -> None:
    for flag in DETECTOR.label(speaker, "third_party", text):
        assert 0 <= flag.start < flag.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["你", "你他妈", "一", "1", "还钱啊", "欠三万八逾期五个月", "😀", "a", " ", "不会告诉您家人。"]
)
def test_a_hundred_thousand_characters_take_seconds_not_minutes(piece: str) -> None:
    text = (piece * (LONG // len(piece) + 1))[:LONG]
    started = time.process_time()
    DETECTOR.label("agent", "third_party", text)
    assert time.process_time() - started < 10


def test_a_long_call_takes_time_in_proportion() -> None:
    turns = [("customer", "我现在没钱"), ("agent", "他欠了三万八")] * 500
    started = time.process_time()
    assert len(DETECTOR.label_call("third_party", turns).turns) == 1000
    assert time.process_time() - started < 5
