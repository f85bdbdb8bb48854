"""A file is there whole or not at all, and what cannot be written is named."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from etl.transcribe.folders import LocalFolder
from etl.whole import passing_name, placed, remove_abandoned, write_whole


def test_what_fails_half_way_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.json", "old")
    with pytest.raises(ValueError), placed(tmp_path / "a.json") as fresh:
        fresh.write_text("ne")
        raise ValueError
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", "old")]


def test_what_a_killed_writer_left_is_removed_once_nobody_can_be_writing_it(tmp_path: Path) -> None:
    kept, left = tmp_path / "done" / "a.json", passing_name(tmp_path / "claims" / "a.json")
    under_way = passing_name(tmp_path / "claims" / "b.json")
    for path in (kept, left, under_way):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    for path in (kept, left):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 1000))
    remove_abandoned(tmp_path)
    assert [path.exists() for path in (kept, left, under_way)] == [True, False, True]


def test_a_full_disk_is_named_by_what_was_to_be_written_and_not_by_what_was_read(tmp_path: Path) -> None:
    source, place = tmp_path / "read.wav", tmp_path / "written.wav"
    with pytest.raises(OSError) as told, placed(place):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(source))
    assert (told.value.filename, told.value.errno) == (str(place), errno.ENOSPC)
    with pytest.raises(FileNotFoundError) as told, placed(place):
        source.read_bytes()
    assert told.value.filename == str(source)


def test_of_many_that_put_the_same_file_at_once_each_ends_well_and_it_is_always_whole(tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    source = tmp_path / "source.wav"
    source.write_bytes(content)
    folder, failed, seen = LocalFolder(tmp_path / "share"), [], set()

    def put() -> None:
        try:
            for _ in range(10):
                folder.put(source, "audio/a")
                seen.add((tmp_path / "share" / "audio" / "a").read_bytes() == content)
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=put) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [] and seen == {True}
    assert [path.name for path in (tmp_path / "share" / "audio").iterdir()] == ["a"]
