"""Windows hold speech of one channel, whole, bounded, and without the other channel's echo."""

from __future__ import annotations

import itertools

import numpy as np

from etl.recordings.slabs import Slab
from etl.recordings.spans import speech_spans, union_seconds
from etl.recordings.voice import FRAME, FRAME_SECONDS
from etl.transcribe.options import Options
from etl.transcribe.windows import same_on_every_channel, windows

RATE = 16_000


def spoken(seconds: float, *spans: tuple[float, float]) -> np.ndarray:
    voice = np.zeros(int(seconds / FRAME_SECONDS), dtype=np.float32)
    for first, last in spans:
        voice[int(first / FRAME_SECONDS) : int(last / FRAME_SECONDS)] = 0.9
    return voice


def sound(voice: np.ndarray, level: float) -> np.ndarray:
    noise = np.random.default_rng(0).standard_normal(len(voice) * FRAME).astype(np.float32)
    return noise * np.repeat(np.where(voice > 0.5, level, 1e-4), FRAME).astype(np.float32)


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


def test_a_quieter_voice_on_the_other_channel_is_kept() -> None:
    voice = spoken(20, (1, 5))
    audio = np.stack([sound(voice, 0.2), sound(voice, 0.2) * 0.2])
    found = list(windows(Slab(0, audio, np.stack([voice, voice])), Options()))
    assert [w.channel for w in found if w.start < 2 * RATE] == [0, 1]


def test_times_count_from_the_recording_and_not_from_the_slab() -> None:
    voice = spoken(10, (1, 3))
    (found,) = windows(Slab(300 * RATE, sound(voice, 0.1)[None], voice[None]), Options())
    assert round(found.start / RATE, 1) == 300.8


def test_mono_saved_as_stereo_is_recognised() -> None:
    voice = spoken(5, (1, 3))
    one = sound(voice, 0.1)
    assert same_on_every_channel(Slab(0, np.stack([one, one]), np.stack([voice, voice])))
    assert not same_on_every_channel(Slab(0, np.stack([one, one[::-1]]), np.stack([voice, voice])))
    assert not same_on_every_channel(Slab(0, one[None], voice[None]))


def test_blips_are_no_speech_and_overlap_counts_once() -> None:
    assert speech_spans(spoken(10, (1, 1.1))) == []
    one, other = speech_spans(spoken(10, (1, 3))), speech_spans(spoken(10, (2, 4)))
    assert abs(union_seconds([one, other]) - 3.0) < 0.1
