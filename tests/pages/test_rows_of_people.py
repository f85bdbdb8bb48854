"""What the results and the collectors page count opens the very calls and cases, and nothing that is still to be judged blind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from models.desk import Desk
from pages.ui import tables
from tests.pages.reviewed import people, review_week, run_page, said

EVERYTHING = {"filters": {"period": "everything"}}


@pytest.fixture
def desk(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(plain_floor)


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int | None], None]:
    """Makes the tables of this name have a chosen row, as a click would."""
    shown, chosen = tables.show, {}

    def show(table: pd.DataFrame, *told: Any, select: str = "", **more: Any) -> int | None:
        shown(table, *told, select=select, **more)
        return chosen.get(select)

    monkeypatch.setattr(tables, "show", show)
    return chosen.__setitem__


def _judged(test: AppTest) -> pd.DataFrame:
    assert not test.exception
    return next(one.value for one in test.dataframe if {"verdict", "flagged"} <= set(one.value))


def test_each_share_of_the_reviews_opens_the_calls_that_it_rests_on(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    opened = {}
    for name in ("prevalence", "precision", "recall"):
        test = run_page("results", found["manager"])
        opened[name] = _judged(test.button(key=f"judged.{name}").click().run())
    bad = opened["prevalence"]["verdict"] == "违规"
    assert f"复核 {len(bad)} 通，违规 {bad.sum()} 通" in said(run_page("results", found["manager"]))
    assert bad.tolist() == sorted(bad, reverse=True)
    assert (opened["precision"]["flagged"] != "").all()
    assert set(opened["recall"]["verdict"]) == {"违规"} and len(opened["recall"]) == bad.sum()


def test_a_reviewer_sees_no_judged_call_of_a_week_that_may_still_come_to_them(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found, leave=1)
    test = run_page("results", found["supervisor"]).button(key="judged.prevalence").click().run()
    assert "属于您尚待盲评的一周" in said(test)
    assert not [one for one in test.dataframe if {"verdict", "flagged"} <= set(one.value)]


def test_a_chosen_team_and_label_open_their_calls(
    plain_floor: Path, desk: Desk, choose: Callable[[str, int | None], None]
) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    choose("results.team.rows", 0)
    table = next(
        one.value for one in run_page("results", found["manager"]).dataframe if "reviewed" in one.value
    )
    judged = _judged(run_page("results", found["manager"]))
    assert len(judged) == table["reviewed"][0]
    choose("results.team.rows", None)
    test = run_page("results", found["manager"])
    by_label = _judged(
        next(one for one in test.selectbox if one.label == "某一标签的通话").select("threat").run()
    )
    assert by_label["faults"].str.contains("威胁").all()


@pytest.mark.parametrize("basis", ["all", "verdicts"])
def test_a_chosen_collector_opens_the_calls_that_the_share_is_made_of(
    plain_floor: Path, desk: Desk, choose: Callable[[str, int | None], None], basis: str
) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    choose("collectors.conduct", 1)
    test = run_page("collectors", found["manager"], **EVERYTHING)
    test.segmented_control[0].select(basis).run()
    assert not test.exception
    assert "**催收员1**" in said(test)
    if basis == "verdicts":
        assert set(_judged(test)["agent"]) == {"催收员1"}
        return
    counted = test.dataframe[0].value["faults"][1]
    assert f"违规通话 {counted} 通" in said(test)


def test_a_collectors_recovered_money_opens_its_cases(
    plain_floor: Path, desk: Desk, choose: Callable[[str, int | None], None]
) -> None:
    found = people(desk)
    choose("collectors.recovery", 0)
    test = run_page("collectors", found["manager"])
    assert not test.exception
    row = next(one.value for one in test.dataframe if "would" in one.value).iloc[0]
    cases = next(one.value for one in test.dataframe if {"case_id", "denominator"} <= set(one.value))
    assert len(cases) == int(row["cases"])
    assert f"¥{cases['denominator'].astype(float).sum():,.2f}" == row["opening"]
