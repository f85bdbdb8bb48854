"""Tokens become utterances with the recording's times; loops are cut and marked."""

from __future__ import annotations

import pytest
from whisper.tokenizer import get_tokenizer

from etl.transcribe.decoding import Decoded
from etl.transcribe.options import Options
from etl.transcribe.timeline import Timeline
from etl.transcribe.utterances import Utterance, in_order, unheard_from, utterances

TOKENIZER = get_tokenizer(True, num_languages=99, language="zh", task="transcribe")


def time(seconds: float) -> int:
    return TOKENIZER.timestamp_begin + round(seconds / 0.02)


WHOLE = Timeline(((160_000, 288_000),))


def written(
    *parts: float | str, no_speech: float = 0.0, logprob: float = -0.2, is_cut: bool = False
) -> Decoded:
    tokens: list[int] = []
    for part in parts:
        tokens += TOKENIZER.encode(part) if isinstance(part, str) else [time(part)]
    text = "".join(part for part in parts if isinstance(part, str))
    return Decoded(tuple(tokens), text, logprob, no_speech, 1.1, 0.0, is_cut)


def said(*parts: float | str, timeline: Timeline = WHOLE, **how: float) -> list[Utterance]:
    return utterances(written(*parts, **how), TOKENIZER, 1, timeline, Options())


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
        ("0" * 30, "0"),
    ],
)
def test_a_loop_is_cut_and_marked(looped: str, kept: str) -> None:
    (found,) = said(0.0, looped, 6.0)
    assert (found.text, found.is_repetition) == (kept, True)


@pytest.mark.parametrize(
    "plain",
    [
        "对对对",
        "不要不要不要",
        "你听我说你听我说，先别挂",
        "一共1000000元",
        "13888888888",
        "一八八八八八八八八",
    ],
)
def test_what_people_do_repeat_stays(plain: str) -> None:
    (found,) = said(0.0, plain, 2.0)
    assert (found.text, found.is_repetition) == (plain, False)


def test_one_line_three_times_in_a_row_is_a_loop() -> None:
    found = said(0.0, "还钱", 1.0, 1.0, "还钱", 2.0, 2.0, "还钱", 3.0, 3.0, "好", 4.0)
    assert [(u.text, u.is_repetition) for u in found] == [("还钱", True), ("好", False)]


def test_what_the_model_itself_takes_for_silence_is_no_text() -> None:
    assert said(0.0, "谢谢观看", 2.0, no_speech=0.9, logprob=-1.5) == []
    assert len(said(0.0, "谢谢", 2.0, no_speech=0.9, logprob=-0.3)) == 1


def test_across_a_seam_each_utterance_has_the_times_of_its_side() -> None:
    seam = Timeline(((0, 48_000), (320_000, 400_000)))
    found = said(0.5, "您好", 3.0, 3.0, "请说", 6.0, timeline=seam)
    assert [(u.start_seconds, u.end_seconds) for u in found] == [(0.5, 3.0), (20.0, 23.0)]


def unheard(decoded: Decoded, *speech: tuple[float, float]) -> float | None:
    return unheard_from(decoded, TOKENIZER, 29.0, speech, Options())


def test_speech_after_the_last_time_is_decoded_again_from_there() -> None:
    early = written(0.5, "您好", 4.0)
    assert unheard(early, (0.5, 4.0), (9.0, 14.0)) == 8.8
    assert unheard(early, (0.5, 9.0)) == 4.0
    assert unheard(written(0.5, "您好", 4.0, 4.0), (0.5, 9.0)) == 4.0


def test_silence_or_a_breath_after_the_last_time_is_not() -> None:
    early = written(0.5, "您好", 4.0)
    assert unheard(early, (0.5, 4.3)) is None
    assert unheard(early, (0.5, 4.0), (9.0, 9.6)) is None


def test_a_window_in_which_the_model_hears_nothing_or_writes_to_the_end_is_not() -> None:
    assert unheard(written(0.0), (0.5, 9.0)) is None
    assert unheard(written(0.5, "您好"), (0.5, 9.0)) is None
    assert unheard(written(0.5, "您好", 4.0, no_speech=0.9, logprob=-1.5), (0.5, 9.0)) is None


def test_text_for_whose_end_there_was_no_room_is_left_to_the_next_decode() -> None:
    cut = written(0.5, "您好", 4.0, 4.0, "请问是本", is_cut=True)
    again = unheard(cut, (0.5, 9.0))
    assert again == 4.0
    found = utterances(cut, TOKENIZER, 1, WHOLE, Options(), again)
    assert [u.text for u in found] == ["您好"]


def _heard(channel: int, start: float, end: float) -> Utterance:
    return Utterance(channel, start, end, "好", -0.2, 0.0, 1.0, 0.0)


def test_nothing_is_said_after_the_recording_or_while_the_same_side_says_the_next() -> None:
    windows_overlap = [_heard(0, 36.7, 43.9), _heard(1, 40.0, 41.0), _heard(0, 30.0, 36.75)]
    found = in_order(windows_overlap, 43.885)
    assert [(one.channel, one.start_seconds, one.end_seconds) for one in found] == [
        (0, 30.0, 36.7),
        (0, 36.7, 43.88),
        (1, 40.0, 41.0),
    ]


def test_two_that_begin_together_both_end_where_the_next_begins() -> None:
    found = in_order([_heard(0, 1.0, 3.0), _heard(0, 1.0, 2.5), _heard(0, 2.0, 4.0)], 3.0)
    assert [(one.start_seconds, one.end_seconds) for one in found] == [(1.0, 2.0), (1.0, 2.0), (2.0, 3.0)]
