"""Windows of a recording under way outlive whoever decoded them."""

from __future__ import annotations

from pathlib import Path

from etl.transcribe.decoding import Decoded
from etl.transcribe.folders import LocalFolder
from etl.transcribe.journal import Journal
from etl.transcribe.keys import Key

KEY = Key("a" * 64, "b" * 64, "c" * 8)
FIRST, SECOND = Decoded((1, 2), "您好", -0.2, 0.1, 1.0, 0.0), Decoded((3,), "再见", -0.3, 0.1, 1.0, 0.2, True)


def test_what_was_added_is_taken_up_and_what_was_forgotten_is_not(tmp_path: Path) -> None:
    folder = LocalFolder(tmp_path)
    Journal(folder).add(KEY, [("0:0:16000", FIRST)], 1.0)
    Journal(folder).add(KEY, [("1:500:16000", SECOND)], 1.5)
    assert Journal(folder).taken_up(KEY) == {"0:0:16000": FIRST, "1:500:16000": SECOND}
    Journal(folder).forget([KEY.name])
    assert Journal(folder).taken_up(KEY) == {}
    assert not list((tmp_path / "partial").iterdir())


def test_windows_of_another_recording_or_other_options_are_not_mixed_in(tmp_path: Path) -> None:
    journal = Journal(LocalFolder(tmp_path))
    journal.add(KEY, [("0:0:16000", FIRST)], 1.0)
    assert journal.taken_up(Key(KEY.audio, KEY.model, "d" * 8)) == {}


def test_a_line_that_is_none_is_dropped(tmp_path: Path) -> None:
    journal = Journal(LocalFolder(tmp_path))
    journal.add(KEY, [("0:0:16000", FIRST), ("1:500:16000", SECOND)], 1.5)
    (path,) = (tmp_path / "partial").iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    assert journal.taken_up(KEY) == {"0:0:16000": FIRST}
