"""Windows of a recording under way outlive whoever decoded them."""

from __future__ import annotations

from pathlib import Path

from etl.transcribe.decoding import Decoded
from etl.transcribe.journal import Journal
from etl.transcribe.store import Key

KEY = Key("a" * 64, "b" * 64, "c" * 8)
FIRST, SECOND = Decoded((1, 2), "您好", -0.2, 0.1, 1.0, 0.0), Decoded((3,), "再见", -0.3, 0.1, 1.0, 0.2, True)


def test_what_was_added_is_taken_up_and_what_was_forgotten_is_not(tmp_path: Path) -> None:
    Journal(tmp_path).add(KEY, [("0:0:16000", FIRST)])
    Journal(tmp_path).add(KEY, [("1:500:16000", SECOND)])
    assert Journal(tmp_path).taken_up(KEY) == {"0:0:16000": FIRST, "1:500:16000": SECOND}
    Journal(tmp_path).forget(KEY)
    assert Journal(tmp_path).taken_up(KEY) == {}


def test_a_line_that_a_kill_cut_off_is_dropped_and_the_next_one_is_whole(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(KEY, [("0:0:16000", FIRST), ("1:500:16000", SECOND)])
    (path,) = (tmp_path / "partial").iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    assert journal.taken_up(KEY) == {"0:0:16000": FIRST}
    journal.add(KEY, [("1:500:16000", SECOND)])
    assert journal.taken_up(KEY) == {"0:0:16000": FIRST, "1:500:16000": SECOND}
