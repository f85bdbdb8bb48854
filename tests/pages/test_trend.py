"""Weeks of which only some days are chosen or loaded are told from whole ones, in charts and in the table."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from pages.ui import charts, trend
from pages.ui.words import written_in

MONDAYS = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)]
WEEKLY = pd.DataFrame(
    {
        "week_start": pd.to_datetime(MONDAYS),
        "severity": ["minor", "minor", "red"],
        "violations": [5, 7, 2],
        "calls": [10, 20, 5],
    }
)


def test_weeks_that_are_cut_are_hatched_and_the_order_of_weeks_stays() -> None:
    with written_in("en"):
        figure = trend.violations(WEEKLY, date(2026, 3, 3), date(2026, 3, 20))
    hatched = {
        week: bar.marker.pattern.shape
        for bar in figure.data
        for week, value in zip(bar.x, bar.y, strict=True)
    }
    assert hatched == {"2026-W10": "/", "2026-W11": "", "2026-W12": "/"}
    assert sum(sum(bar.y) for bar in figure.data) == 14
    assert list(figure.layout.xaxis.categoryarray) == ["2026-W10", "2026-W11", "2026-W12"]
    assert list(figure.layout.xaxis.ticktext) == ["W10", "W11", "W12"]
    assert [bar.name for bar in figure.data if bar.showlegend] == ["severe", "major", "minor"]


def test_whole_weeks_alone_have_no_hatch() -> None:
    with written_in("zh"):
        figure = trend.violations(WEEKLY, date(2026, 3, 2), date(2026, 3, 22))
    assert {bar.marker.pattern.shape for bar in figure.data if len(bar.x)} == {""}


def test_a_bar_says_how_many_and_how_many_of_them_are_severe() -> None:
    with written_in("en"):
        figure = trend.violations(WEEKLY, date(2026, 3, 2), date(2026, 3, 22))
    assert {note.x: note.text for note in figure.layout.annotations} == {
        "2026-W10": "5",
        "2026-W11": "7",
        "2026-W12": "2<br>2 severe",
    }
    assert figure.layout.yaxis.range[1] > 7


def test_bars_of_many_weeks_have_no_numbers_that_would_touch() -> None:
    weeks = pd.to_datetime([date(2026, 3, 2) + timedelta(weeks=n) for n in range(15)])
    many = pd.DataFrame({"week_start": weeks, "severity": "red", "violations": 1, "calls": 1})
    with written_in("en"):
        assert not trend.violations(many, date(2026, 3, 2), date(2026, 6, 14)).layout.annotations


def test_an_unfinished_week_of_a_line_has_an_open_symbol() -> None:
    frame = pd.DataFrame({"week": ["2026-W10", "2026-W11"], "value": [0.1, 0.2]})
    [line] = charts.line(frame, "week", "value", unit="share", unfinished={"2026-W11"}).data
    assert list(line.marker.symbol) == ["circle", "circle-open"]


def test_an_axis_of_shares_writes_no_decimals_that_say_nothing() -> None:
    frame = pd.DataFrame({"week": ["2026-W10"], "value": [0.4]})
    figure = charts.line(frame, "week", "value", unit="share")
    assert figure.layout.yaxis.tickformat == ".1~%"
    assert "%{y:.1%}" in figure.data[0].hovertemplate
