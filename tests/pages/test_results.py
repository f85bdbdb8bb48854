"""The results page: no rate without its interval, an empty state that says what to do, both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.floor import make_floor
from tests.pages.reviewed import desk_of, draw_week, people, review_week, run_page, said


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("floor")
    make_floor(folder)
    return folder


@pytest.fixture(autouse=True)
def shown(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """This test's own desk over the floor that all tests share."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    monkeypatch.setenv("SUPERVISION_DATA", str(data))
    monkeypatch.setenv("SUPERVISION_DESK_URL", url)
    return url


def test_without_a_draw_the_page_says_where_to_begin(tmp_path: Path) -> None:
    found = people(desk_of(tmp_path))
    test = run_page("results", found["supervisor"])
    assert not test.exception
    assert "抽样复核" in said(test)


def test_a_draw_without_verdicts_shows_the_losses_and_the_plan_and_no_rate(
    data: Path, tmp_path: Path
) -> None:
    desk = desk_of(tmp_path)
    found = people(desk)
    draw_week(data, desk, found["supervisor"])
    test = run_page("results", found["manager"], "en")
    assert not test.exception
    assert "no verdict is in" in said(test)
    assert "Neyman" in said(test)
    assert not [metric for metric in test.metric if metric.label == "Prevalence"]


def test_every_share_stands_beside_its_interval(data: Path, tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    found = people(desk)
    review_week(data, desk, found)
    test = run_page("results", found["supervisor"])
    assert not test.exception
    assert said(test).count("95% 区间：") == 3
    assert [metric.value for metric in test.metric][1:3] == ["100.0%", "100.0%"]
    by_label = test.dataframe[0].value
    assert by_label["prevalence"].str.contains("–").all()
    agreement = test.dataframe[2].value
    assert agreement["raw"][0].startswith("100.0% (")
