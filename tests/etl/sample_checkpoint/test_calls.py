"""Rendered calls: repeatable, timed, and each voice on its own channel."""

from __future__ import annotations

import ctypes.util

import numpy as np
import pytest

from etl.sample_checkpoint.calls import Call, render

pytestmark = pytest.mark.skipif(
    ctypes.util.find_library("espeak-ng") is None, reason="espeak-ng is not installed: nothing can be spoken"
)
SCRIPT = [
    ("agent", "greeting_01"),
    ("agent", "identity_check_01"),
    ("customer", "answer_02"),
    ("agent", "inform_01"),
]


def _call(seed: int = 4) -> Call:
    return render(SCRIPT, {"agent": "f2", "customer": "m3"}, seed)


def test_the_same_seed_gives_the_same_pace_and_another_seed_another() -> None:
    first, again, other = _call(4), _call(4), _call(5)
    assert abs(first.turns[-1].end - again.turns[-1].end) < 0.3
    assert first.turns[0].start == again.turns[0].start != other.turns[0].start


def test_turns_follow_the_script_in_time() -> None:
    call = _call()
    assert [(turn.side, turn.sentence) for turn in call.turns] == SCRIPT
    assert all(before.end < after.start for before, after in zip(call.turns, call.turns[1:], strict=False))
    assert call.turns[-1].end < len(call.samples) / 8000


def test_each_side_is_loud_on_its_own_channel_and_faint_on_the_other() -> None:
    call = _call()
    for turn in call.turns:
        part = call.samples[int(turn.start * 8000) : int(turn.end * 8000)].astype(float)
        levels = 20 * np.log10(part.std(axis=0) + 1e-9)
        own = 0 if turn.side == "agent" else 1
        assert levels[own] - levels[1 - own] > 12
