"""Tokens become utterances with the recording's times; loops are cut and marked."""

from __future__ import annotations

import pytest
from whisper.tokenizer import get_tokenizer

from etl.transcribe.decoding import Decoded
from etl.transcribe.options import Options
from etl.transcribe.utterances import Utterance, utterances

TOKENIZER = get_tokenizer(True, num_languages=99, language="zh", task="transcribe")


def time(seconds: float) -> int:
    return TOKENIZER.timestamp_begin + round(seconds / 0.02)


def said(*parts: float | str, no_speech: float = 0.0, logprob: float = -0.2) -> list[Utterance]:
    tokens: list[int] = []
    for part in parts:
        tokens += TOKENIZER.encode(part) if isinstance(part, str) else [time(part)]
    text = "".join(part for part in parts if isinstance(part, str))
    decoded = Decoded(tuple(tokens), text, logprob, no_speech, 1.1, 0.0)
    return utterances(decoded, TOKENIZER, 1, 160_000, 8.0, Options())


def test_each_pair_of_times_is_an_utterance_at_its_place_in_the_recording() -> None:
    found = said(0.5, "您好", 1.5, 2.0, "请问是本人吗", 4.0)
    assert [(u.channel, u.start_seconds, u.end_seconds, u.text) for u in found] == [
        (1, 10.5, 11.5, "您好"),
        (1, 12.0, 14.0, "请问是本人吗"),
    ]


def test_text_that_no_time_closes_ends_with_its_window() -> None:
    (found,) = said(1.0, "今天能还吗")
    assert (found.start_seconds, found.end_seconds) == (11.0, 18.0)


def test_a_time_beyond_the_window_is_drawn_back_into_it() -> None:
    (found,) = said(1.0, "好", 29.0)
    assert found.end_seconds == 18.0


@pytest.mark.parametrize(
    ("looped", "kept"),
    [
        ("你能在十五号还款吗你能在十五号还款吗你能在十五号还款吗", "你能在十五号还款吗"),
        ("好的好的好的好的好的好的好的", "好的"),
    ],
)
def test_a_loop_is_cut_and_marked(looped: str, kept: str) -> None:
    (found,) = said(0.0, looped, 6.0)
    assert (found.text, found.is_repetition) == (kept, True)


@pytest.mark.parametrize("plain", ["对对对", "不要不要不要", "你听我说你听我说，先别挂"])
def test_what_people_do_repeat_stays(plain: str) -> None:
    (found,) = said(0.0, plain, 2.0)
    assert (found.text, found.is_repetition) == (plain, False)


def test_one_line_three_times_in_a_row_is_a_loop() -> None:
    found = said(0.0, "还钱", 1.0, 1.0, "还钱", 2.0, 2.0, "还钱", 3.0, 3.0, "好", 4.0)
    assert [(u.text, u.is_repetition) for u in found] == [("还钱", True), ("好", False)]


def test_what_the_model_itself_takes_for_silence_is_no_text() -> None:
    assert said(0.0, "谢谢观看", 2.0, no_speech=0.9, logprob=-1.5) == []
    assert len(said(0.0, "谢谢", 2.0, no_speech=0.9, logprob=-0.3)) == 1
