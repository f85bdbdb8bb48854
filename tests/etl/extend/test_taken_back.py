"""A build is not added to one that holds what the record of loads no longer has."""

from __future__ import annotations

from pathlib import Path

from etl import sources
from models import warehouse
from tests.etl.extend.random_floor import write
from tests.etl.extend.test_extending import NEXT, SMALL, Floor

OTHER = {"calls": [SMALL["calls"][0] | {"call_id": "other"}]}


def _built(tmp_path: Path) -> Floor:
    floor = Floor(tmp_path / "data")
    floor.load(write(tmp_path / "first", SMALL))
    floor.load(write(tmp_path / "second", NEXT))
    floor.build()
    return floor


def _last_calls(path: Path) -> set[str]:
    rows = warehouse.open_build(path).execute("SELECT call_id FROM core.calls").fetchall()
    return {row[0] for row in rows} & {"new", "other"}


def test_a_load_that_was_taken_back_is_in_no_build_any_more(tmp_path: Path) -> None:
    floor = _built(tmp_path)
    (floor.data / "arrivals" / "2.json").unlink()
    path, is_extended = floor.build()
    assert not is_extended
    assert _last_calls(path) == set()


def test_what_is_loaded_after_a_load_was_taken_back_is_in_the_build(tmp_path: Path) -> None:
    floor = _built(tmp_path)
    (floor.data / "arrivals" / "2.json").unlink()
    floor.load(write(tmp_path / "third", OTHER))
    path, _ = floor.build()
    assert _last_calls(path) == {"other"}
    floor.load(tmp_path / "second")
    path, is_extended = floor.build()
    assert is_extended
    assert _last_calls(path) == {"new", "other"}


def test_an_unchanged_load_tells_the_number_of_the_last_one_where_one_before_was_taken_back(
    tmp_path: Path,
) -> None:
    floor = _built(tmp_path)
    (floor.data / "arrivals" / "1.json").unlink()
    assert sources.load(tmp_path / "second", floor.settings).load_number == 2
