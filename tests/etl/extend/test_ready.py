"""The copy that stands ready for the next build: taken where it is of the published build and whole, else passed over."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import pytest

from etl import publish
from models import warehouse
from tests.etl.extend.contents import contents
from tests.etl.extend.random_floor import write
from tests.etl.extend.test_cut_short import no_file_above
from tests.etl.extend.test_extending import NEXT, SMALL, Floor, loaded_twice


def test_the_next_build_is_added_to_the_copy_and_holds_what_a_whole_one_holds(tmp_path: Path) -> None:
    one, other = loaded_twice(tmp_path, SMALL, NEXT)
    ready = _made_ready(one)
    number = ready.stat().st_ino
    path, is_extended = one.build()
    assert is_extended
    assert path.stat().st_ino == number, "the copy became the build"
    assert not _ready(one)
    assert contents(path) == contents(other.build()[0])


def test_the_published_build_stays_as_it_was_when_its_copy_is_used(tmp_path: Path) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)
    before = warehouse.current(one.data)
    content = before.read_bytes()
    _made_ready(one)
    one.build()
    assert before.read_bytes() == content


def test_a_copy_that_was_cut_short_is_passed_over(tmp_path: Path) -> None:
    one, other = loaded_twice(tmp_path, SMALL, NEXT)
    ready = _made_ready(one)
    os.truncate(ready, ready.stat().st_size // 2)
    path, is_extended = one.build()
    assert is_extended
    assert contents(path) == contents(other.build()[0])


def test_after_going_back_to_an_earlier_build_the_copy_of_the_later_one_is_passed_over(
    tmp_path: Path,
) -> None:
    one, other = loaded_twice(tmp_path, SMALL, NEXT)
    earlier = warehouse.current(one.data)
    one.build()
    _made_ready(one)
    (one.data / "CURRENT").write_text(earlier.name, "utf-8")
    assert contents(one.build()[0]) == contents(other.build()[0])


def test_a_whole_build_leaves_no_copy_of_the_build_before(tmp_path: Path) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)
    _made_ready(one)
    with (one.data / "overrides.toml").open("a", encoding="utf-8") as overrides:
        overrides.write('[[client."乙银行"]]\nvalid_from = 2026-01-12\nsms_allowed = true\n')
    assert not one.build()[1]
    assert not _ready(one)


def test_a_floor_that_is_built_whole_has_no_copy(tmp_path: Path) -> None:
    floor = Floor(tmp_path / "data", extend_from_calls=10**9)
    floor.load(write(tmp_path / "source", SMALL))
    floor.build()
    publish.make_ready(floor.data, floor.settings)
    assert not _ready(floor)


def test_a_disk_that_fills_leaves_the_published_build_and_no_part_of_a_copy(tmp_path: Path) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)
    published = warehouse.current(one.data)
    with no_file_above(published.stat().st_size // 2):
        publish.make_ready(one.data, one.settings)
    assert warehouse.current(one.data) == published
    assert not _ready(one) and not list(one.data.glob(".building-*"))
    assert one.build()[1]


def test_no_copy_is_made_where_the_disk_has_little_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)
    size = warehouse.current(one.data).stat().st_size
    usage = shutil.disk_usage(one.data)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=3 * size - 1))
    publish.make_ready(one.data, one.settings)
    assert not _ready(one)


def test_while_another_build_is_under_way_no_copy_is_made(tmp_path: Path) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)

    def progress(step: str) -> None:
        if step == "merge":
            publish.make_ready(one.data, one.settings)

    publish.build(one.data, one.settings, progress)
    assert not _ready(one)


def test_what_a_killed_copy_left_is_removed_by_the_next_build(tmp_path: Path) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)
    killed = multiprocessing.get_context("fork").Process(target=_copy_until_killed, args=(one,))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    assert list(one.data.glob(".building-*")) and not _ready(one)
    assert one.build()[1]
    assert not list(one.data.glob(".building-*"))


def _copy_until_killed(floor: Floor) -> None:
    os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)
    publish.make_ready(floor.data, floor.settings)


def _made_ready(floor: Floor) -> Path:
    publish.make_ready(floor.data, floor.settings)
    (ready,) = _ready(floor)
    return ready


def _ready(floor: Floor) -> list[Path]:
    return list(floor.data.glob(".ready-*"))
