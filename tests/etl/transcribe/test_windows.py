"""Windows hold speech of one channel, whole, bounded, and without the other channel's echo."""

from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest

from etl.recordings.slabs import Slab
from etl.recordings.spans import speech_spans, union_seconds
from etl.recordings.voice import FRAME, FRAME_SECONDS
from etl.transcribe.options import Options
from etl.transcribe.windows import Cutter, Window, without_crosstalk

RATE = 16_000


def spoken(seconds: float, *spans: tuple[float, float]) -> np.ndarray:
    voice = np.zeros(int(seconds / FRAME_SECONDS), dtype=np.float32)
    for first, last in spans:
        voice[int(first / FRAME_SECONDS) : int(last / FRAME_SECONDS)] = 0.9
    return voice


def sound(voice: np.ndarray, level: float) -> np.ndarray:
    noise = np.random.default_rng(0).standard_normal(len(voice) * FRAME).astype(np.float32)
    return noise * np.repeat(np.where(voice > 0.5, level, 1e-4), FRAME).astype(np.float32)


def windows(slab: Slab, options: Options, cuts: tuple[int, ...] = ()) -> list[Window]:
    """The windows of a recording that comes in slabs cut at the frames given."""
    cutter, found = Cutter(options), []
    for first, last in itertools.pairwise([0, *cuts, slab.voice.shape[1]]):
        part = Slab(
            slab.start + first * FRAME, slab.audio[:, first * FRAME : last * FRAME], slab.voice[:, first:last]
        )
        found += cutter.feed(part)
    return sorted([*found, *cutter.end()], key=lambda window: (window.channel, window.start))


def test_a_short_pause_stays_inside_a_window_and_a_long_one_ends_it() -> None:
    voice = spoken(30, (1, 3), (4, 6), (12, 14))
    found = list(windows(Slab(0, sound(voice, 0.1)[None], voice[None]), Options()))
    assert [(round(w.start / RATE, 1), round(w.seconds, 1)) for w in found] == [(0.8, 5.4), (11.8, 2.4)]


def test_no_window_is_longer_than_ten_seconds_and_no_speech_is_lost() -> None:
    voice = spoken(60, (1, 50))
    found = list(windows(Slab(0, sound(voice, 0.1)[None], voice[None]), Options()))
    assert max(w.seconds for w in found) <= 10.0
    assert found[0].start / RATE < 1.0
    assert found[-1].start / RATE + found[-1].seconds > 49.9
    assert all(a.start + len(a.audio) >= b.start for a, b in itertools.pairwise(found))


def test_an_echo_of_the_other_channel_is_no_speech_of_this_one() -> None:
    agent, customer = spoken(20, (1, 5)), spoken(20, (1, 5), (8, 10))
    audio = np.stack([sound(agent, 0.2), sound(agent, 0.2) * 0.02 + sound(spoken(20, (8, 10)), 0.1)])
    found = list(windows(Slab(0, audio, np.stack([agent, customer])), Options()))
    assert [(w.channel, round(w.start / RATE)) for w in found] == [(0, 1), (1, 8)]


@pytest.mark.parametrize("late", [0.1, 0.3, 0.6])
def test_an_echo_that_comes_late_fills_no_pause_of_the_other_and_does_not_outlive_him(late: float) -> None:
    words = ((1, 3), (3.4, 5), (5.5, 8), (9.2, 10))
    agent, echo = spoken(20, *words), spoken(20, *((a + late, b + late) for a, b in words))
    audio = np.stack([sound(agent, 0.2), sound(echo, 0.2) * np.float32(0.05)])
    found = windows(Slab(0, audio, np.stack([agent, echo])), Options())
    assert {window.channel for window in found} == {0}


def test_a_very_soft_voice_that_says_more_than_an_echo_lasts_is_kept() -> None:
    agent, customer = spoken(20, (1, 5), (8, 12)), spoken(20, (5.1, 7))
    audio = np.stack([sound(agent, 0.2), sound(customer, 0.2) * np.float32(0.02)])
    found = windows(Slab(0, audio, np.stack([agent, customer])), Options())
    (soft,) = [window for window in found if window.channel == 1]
    assert soft.start / RATE < 5.1 and soft.start / RATE + soft.seconds > 7


def test_a_quieter_voice_on_the_other_channel_is_kept() -> None:
    voice = spoken(20, (1, 5))
    audio = np.stack([sound(voice, 0.2), sound(voice, 0.2) * 0.2])
    found = list(windows(Slab(0, audio, np.stack([voice, voice])), Options()))
    assert [w.channel for w in found if w.start < 2 * RATE] == [0, 1]


def test_times_count_from_the_recording_and_not_from_the_slab() -> None:
    voice = spoken(10, (1, 3))
    (found,) = windows(Slab(300 * RATE, sound(voice, 0.1)[None], voice[None]), Options())
    assert round(found.start / RATE, 1) == 300.8


def test_blips_are_no_speech_and_overlap_counts_once() -> None:
    assert speech_spans(spoken(10, (1, 1.1))) == []
    one, other = speech_spans(spoken(10, (1, 3))), speech_spans(spoken(10, (2, 4)))
    assert abs(union_seconds([one, other]) - 3.0) < 0.1


PADDED = Options().suited_to(fitted=False)
TALK = ((1, 5), (12, 15), (24, 26), (40, 52), (58, 61), (90, 93), (130, 165), (166, 168))


def test_windows_that_are_padded_to_30_s_are_filled_across_pauses() -> None:
    voice = spoken(180, *TALK)
    found = windows(Slab(0, sound(voice, 0.1)[None], voice[None]), PADDED)
    assert len(found) == 5
    assert max(window.seconds for window in found) <= 29.0
    assert sum(last - first for window in found for first, last in window.speech) == pytest.approx(
        64, abs=0.5
    )


def test_of_a_long_silence_the_middle_is_left_out_and_times_stay_the_recordings() -> None:
    voice = spoken(30, (1, 3), (12, 15))
    (found,) = windows(Slab(0, sound(voice, 0.1)[None], voice[None]), PADDED)
    assert found.seconds == pytest.approx(0.2 + 2 + 2 + 3 + 0.2, abs=0.1)
    said = [(found.timeline.at(a, is_end=False), found.timeline.at(b, is_end=True)) for a, b in found.speech]
    assert said == [pytest.approx((1, 3), abs=0.05), pytest.approx((12, 15), abs=0.05)]
    loud = np.abs(found.audio[int(found.speech[1][0] * RATE) : int(found.speech[1][1] * RATE)])
    assert loud.mean() > 0.05


@pytest.mark.parametrize("options", [Options(), PADDED])
def test_where_a_slab_ends_changes_no_window(options: Options) -> None:
    agent = spoken(180, *TALK)
    customer = spoken(180, (6, 9), (30, 35), (70, 72), (100, 129), (170, 172))
    audio = np.stack([sound(agent, 0.1), sound(customer, 0.1)])
    whole = windows(Slab(0, audio, np.stack([agent, customer])), options)
    parts = windows(Slab(0, audio, np.stack([agent, customer])), options, cuts=(400, 1700, 4500, 5200))
    assert [(w.channel, w.timeline) for w in whole] == [(w.channel, w.timeline) for w in parts]
    assert all(np.array_equal(a.audio, b.audio) for a, b in zip(whole, parts, strict=True))


def test_hours_of_silence_after_a_word_are_not_kept_in_memory() -> None:
    cutter, voice = Cutter(PADDED), spoken(60, (1, 3))
    tracemalloc.start()
    try:
        list(cutter.feed(Slab(0, sound(voice, 0.1)[None], voice[None])))
        for minute in range(1, 8):
            quiet = np.zeros((1, len(voice)), dtype=np.float32)
            audio = np.zeros((1, len(voice) * FRAME), dtype=np.float32)
            list(cutter.feed(Slab(minute * len(voice) * FRAME, audio, quiet)))
        minutes = tracemalloc.get_traced_memory()[0] / (60 * RATE * audio.itemsize)
    finally:
        tracemalloc.stop()
    assert minutes < 3, "the minute just heard, and that of which the last seconds are kept"


@pytest.mark.parametrize("frames", [1, 2, 5, 8, 9])
def test_a_slab_shorter_than_the_smoothing_of_its_power_is_heard(frames: int) -> None:
    voice = np.full(frames, 0.9, dtype=np.float32)
    audio = np.stack([sound(voice, 0.1), sound(voice, 0.1)[::-1]])
    heard = without_crosstalk(Slab(0, audio, np.stack([voice, voice])), 20.0)
    assert heard.shape == (2, frames) and (heard > 0).all()
