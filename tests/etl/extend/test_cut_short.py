"""A build that is cut short while it adds to a copy leaves the published one as it was, and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from etl import publish
from models import warehouse
from tests.etl.extend.contents import contents
from tests.etl.extend.test_extending import NEXT, SMALL, Floor, loaded_twice


def test_after_a_kill_the_next_build_removes_what_was_left_and_adds_the_same(tmp_path: Path) -> None:
    one, other = loaded_twice(tmp_path, SMALL, NEXT)
    published = warehouse.current(one.data)
    killed = multiprocessing.get_context("fork").Process(target=_build_until_killed, args=(one,))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    assert warehouse.current(one.data) == published
    assert list(one.data.glob(".building-*"))
    path, is_extended = one.build()
    assert is_extended
    assert not list(one.data.glob(".building-*"))
    assert contents(path) == contents(other.build()[0])


def test_a_full_disk_leaves_the_published_build_and_nothing_beside_it(tmp_path: Path) -> None:
    one, _ = loaded_twice(tmp_path, SMALL, NEXT)
    published = warehouse.current(one.data)
    with no_file_above(published.stat().st_size // 2), pytest.raises((OSError, duckdb.Error)):
        one.build()
    assert warehouse.current(one.data) == published
    assert not list(one.data.glob(".building-*"))
    assert one.build()[1]


def test_what_does_not_fit_into_memory_lies_beside_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called_from = tmp_path / "called from"
    called_from.mkdir()
    monkeypatch.chdir(called_from)
    build = tmp_path / ".building-1.duckdb"
    warehouse.create_build(build).close()
    with warehouse.attach_build(build) as con:
        con.execute("SET memory_limit = '60MB'; SET threads = 1")
        con.execute("CREATE TABLE large AS SELECT hash(range) AS number FROM range(20_000_000)")
        assert list(tmp_path.glob(".building-1.duckdb.tmp/*"))
        assert not list(called_from.iterdir())


def _build_until_killed(floor: Floor) -> None:
    def progress(step: str) -> None:
        if step == "rules and KPIs":
            os.kill(os.getpid(), signal.SIGKILL)

    publish.build(floor.data, floor.settings, progress)


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a disk that is full."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
