"""Who stands outside the limits of chance is named, and names of close points do not cover each other."""

from __future__ import annotations

from dataclasses import replace

from models.review.fairness import Standing
from pages.ui import funnel
from pages.ui.words import written_in

BELOW = Standing(
    reviewed=100, faults=2, rate=0.02, shrunken=0.03, low=0.01, high=0.06, funnel_low=0.05, funnel_high=0.15,
    is_outside=True, is_ranked=True,
)  # fmt: skip
ABOVE = replace(BELOW, rate=0.2)


def _places(found: dict[str, Standing]) -> dict[str, str]:
    with written_in("zh"):
        outside = next(trace for trace in funnel.figure(found).data if trace.mode == "markers+text")
    return dict(zip(outside.text, outside.textposition, strict=True))


def test_a_name_stands_on_the_side_away_from_the_limits() -> None:
    assert _places({"高": ABOVE, "低": BELOW}) == {"高": "top center", "低": "bottom center"}


def test_close_names_go_apart() -> None:
    close = replace(BELOW, reviewed=103)
    assert _places({"右": close, "左": BELOW}) == {"右": "bottom right", "左": "bottom left"}


def test_far_names_stay_in_the_middle() -> None:
    far = replace(BELOW, reviewed=300)
    assert _places({"一": BELOW, "二": far}) == {"一": "bottom center", "二": "bottom center"}


def test_an_axis_of_few_calls_has_whole_calls_alone() -> None:
    with written_in("zh"):
        few, many = (funnel.figure({"一": replace(BELOW, reviewed=calls)}) for calls in (4, 300))
    assert (few.layout.xaxis.dtick, many.layout.xaxis.dtick) == (1, None)
