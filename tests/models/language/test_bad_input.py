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
    assert time.process_time() - started < 30


def test_a_call_of_many_turns_of_which_no_two_are_alike_takes_time_in_proportion() -> None:
    turns = [
        turn
        for number in range(11_000)
        for turn in (("customer", f"你是谁{number}"), ("agent", f"他欠{number}万"))
    ]
    started = time.process_time()
    DETECTOR.label_call("third_party", turns[:2000])
    short, started = time.process_time() - started, time.process_time()
    DETECTOR.label_call("third_party", turns)
    assert time.process_time() - started < 30 * short


def test_an_offer_to_pay_long_before_still_lets_the_agent_tell_what_to_pay() -> None:
    turns = [("customer", "他欠多少我帮他还吧")] + [("customer", "嗯"), ("agent", "好")] * 40
    told = ("agent", "他在银行欠了三万八，都逾期五个月了")
    with_offer, without = (DETECTOR.label_call("third_party", [*some, told]) for some in (turns, turns[1:]))
    assert "disclosure" not in {flag.label for flag in with_offer.turns[-1]}
    assert "disclosure" in {flag.label for flag in without.turns[-1]}


def test_a_long_call_takes_time_in_proportion() -> None:
    turns = [("customer", "我现在没钱"), ("agent", "他欠了三万八")] * 500
    started = time.process_time()
    assert len(DETECTOR.label_call("third_party", turns).turns) == 1000
    assert time.process_time() - started < 15
