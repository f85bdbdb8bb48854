"""The made-up floor of the bench: one day's arrivals continue it, and adding them gives what a whole build gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl import publish, recordings, sources
from etl.bench.__main__ import generate, one_day
from models import warehouse
from models.settings import Settings
from tests.etl.extend.contents import contents

CALLS, CASES = 8_350, 835


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Path, list[str]]]:
    """Builds the floor and the day after it; the day by adding to the build before, or by a whole build."""
    sources_of = tmp_path_factory.mktemp("made-up")
    generate(sources_of / "floor", CALLS, CASES)
    one_day(sources_of / "day", CALLS, CASES)

    def build(extend_from_calls: int) -> tuple[Path, list[str]]:
        settings = Settings(data=tmp_path_factory.mktemp("data"), extend_from_calls=extend_from_calls)
        steps: list[str] = []
        for folder in ("floor", "day"):
            sources.load(sources_of / folder, settings)
            recordings.probe_all(settings.data, settings, lambda done, total: None)
            steps.clear()
            path = publish.build(settings.data, settings, steps.append)
        return path, steps

    return build


def test_the_day_is_added_and_gives_the_rows_of_a_whole_build(
    built: Callable[[int], tuple[Path, list[str]]],
) -> None:
    added, steps = built(1)
    whole, _ = built(10**9)
    assert "merge" in steps and "recordings" not in steps
    assert contents(added) == contents(whole)


def test_every_day_has_calls_of_cases_placed_at_most_35_days_before(
    built: Callable[[int], tuple[Path, list[str]]],
) -> None:
    path, _ = built(10**9)
    con = warehouse.open_build(path)
    days = con.execute(
        "SELECT count(DISTINCT call_day), min(call_day - placed_on), max(call_day - placed_on), count(*) - count(placed_on) "
        "FROM mart.call_groups g LEFT JOIN core.cases USING (case_id)"
    ).fetchone()
    assert days == (168, 0, 34, 0)
