"""Moments of the desk, kept in UTC, are shown on the floor's clock; those of the source are on it already."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.formats import day, lasting, listed, literal, moment
from pages.ui.words import written_in


@pytest.fixture(autouse=True)
def shanghai(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUPERVISION_DATA", str(tmp_path))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_moment_of_the_desk_is_shown_on_the_floors_clock(language: str) -> None:
    with written_in(language):
        late = datetime(2026, 3, 8, 20, 30, tzinfo=UTC)
        assert (day(late), moment(late)) == ("2026-03-09", "2026-03-09 04:30")


def test_a_moment_of_the_source_stays_as_it_is() -> None:
    with written_in("zh"):
        assert moment(datetime(2026, 3, 8, 20, 30)) == "2026-03-08 20:30"


def test_names_in_a_row_are_joined_as_the_language_does() -> None:
    for language, joined in (("zh", "辱骂、威胁"), ("en", "辱骂, 威胁")):
        with written_in(language):
            assert listed(["辱骂", "威胁"]) == joined


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (None, "—", "—"),
        (20, "<1 分钟", "<1 min"),
        (311, "5 分钟", "5 min"),
        (9000, "2.5 小时", "2.5 h"),
        (300_000, "3.5 天", "3.5 days"),
    ],
)
def test_how_long_something_takes_is_told_in_the_unit_that_fits(
    seconds: float | None, zh: str, en: str
) -> None:
    with written_in("zh"):
        assert lasting(seconds) == zh
    with written_in("en"):
        assert lasting(seconds) == en


def test_what_somebody_said_is_no_markup() -> None:
    said = literal("6***，[看这里](http://x) $1$ <b>垃圾</b>")
    assert said.replace("\\", "") == "6***，[看这里](http://x) $1$ <b>垃圾</b>"
    assert all(f"\\{mark}" in said for mark in "*[]()$<>")
    assert literal("垃圾 · 复听确认，「你」") == "垃圾 · 复听确认，「你」"


@pytest.mark.parametrize(
    ("change", "good", "told"),
    [
        ("+1.0 pts", "up", "+1.0 pts · better"),
        ("+1.0 pts", "down", "+1.0 pts · worse"),
        ("-52", "down", "-52 · better"),
        ("+1.0 pts", "none", "+1.0 pts"),
        ("+0.0 pts", "up", "no change"),
    ],
)
def test_a_change_says_in_words_whether_it_is_for_the_better(change: str, good: str, told: str) -> None:
    def script(change: str, good: str) -> None:
        from pages.ui import tiles

        tiles.metric("Connect rate", "36.0%", change, good)

    test = AppTest.from_function(script, kwargs={"change": change, "good": good}, default_timeout=60)
    test.session_state["language"] = "en"
    test.run()
    assert [one.delta for one in test.metric] == [told]
