"""What does not decode costs itself; the rest of a recording is heard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from etl.recordings.probing import Facts
from tests.etl.recordings.test_probing import encoded, facts_of

_CODECS = {".mp3": "libmp3lame", ".amr": "libopencore_amrnb"}


def changed(path: Path, change: Callable[[bytes], bytes]) -> Facts:
    """The facts of two seconds of MP3 or AMR with some of its bytes changed."""
    encoded(path, _CODECS[path.suffix], 8000, 1)
    path.write_bytes(change(path.read_bytes()))
    return facts_of(path)


@pytest.mark.parametrize("name", ["a.mp3", "a.amr"])
def test_a_damaged_piece_costs_itself_and_not_the_rest_of_the_recording(tmp_path: Path, name: str) -> None:
    def damaged(whole: bytes) -> bytes:
        place = len(whole) // 4
        return whole[:place] + b"\xfe" * 90 + whole[place + 90 :]

    facts = changed(tmp_path / name, damaged)
    assert facts.status == "partial" and (facts.decoded_seconds or 0) > 1.7
    assert re.fullmatch(r"damaged 0\.\d\d s in; [12]\.\d\d s can be decoded: .+", facts.reason)


def test_a_pause_in_which_a_telephone_sent_nothing_lasts_as_long_as_it_did(tmp_path: Path) -> None:
    one_second = b"\x44" + bytes(5) + b"\x7c" * 49  # what the noise is like, and 49 frames that were not sent
    facts = changed(tmp_path / "a.amr", lambda whole: whole + one_second + whole[len("#!AMR\n") :])
    assert (facts.status, facts.reason) == ("ok", "")
    assert facts.decoded_seconds == pytest.approx(5.0, abs=0.1)


def test_two_recordings_in_one_file_are_both_heard(tmp_path: Path) -> None:
    facts = changed(tmp_path / "a.amr", lambda whole: whole + whole)
    assert facts.decoded_seconds == pytest.approx(4.0, abs=0.2)


def test_bytes_after_the_last_frame_are_no_damage(tmp_path: Path) -> None:
    facts = changed(tmp_path / "a.mp3", lambda whole: whole + bytes(len(whole) // 50))
    assert (facts.status, facts.reason) == ("ok", "")


def test_bytes_of_which_a_frame_decodes_by_chance_are_no_sound(tmp_path: Path) -> None:
    def buried(whole: bytes) -> bytes:
        noise = np.random.default_rng(2).bytes(300_000)
        return noise + whole[: len(whole) // 8] + noise

    assert changed(tmp_path / "a.mp3", buried).status in {"undecodable", "not_audio"}
