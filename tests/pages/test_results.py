"""The results page: no rate without its interval, an empty state that says what to do, both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models import warehouse
from models.desk import Desk, appeals, gold, samples, verdicts
from models.desk.verdicts import Judgement
from models.review import draws, evidence
from models.review.proof import Domain, Review
from models.review.quota import Quota
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import draw_week, judgement, people, review_week, run_page, said, violation_of


@pytest.fixture(autouse=True)
def desk(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(plain_floor)


def test_without_a_draw_the_page_says_where_to_begin(desk: Desk) -> None:
    found = people(desk)
    test = run_page("results", found["supervisor"])
    assert not test.exception
    assert "抽样复核" in said(test)


def test_a_draw_without_verdicts_shows_the_losses_and_the_plan_and_no_rate(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    draw_week(plain_floor, desk, found["supervisor"])
    test = run_page("results", found["manager"], "en")
    assert not test.exception
    assert "no verdict is in" in said(test)
    assert "Neyman" in said(test)
    assert not [metric for metric in test.metric if metric.label == "Prevalence"]


def test_every_share_stands_beside_its_interval(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    test = run_page("results", found["supervisor"])
    assert not test.exception
    assert said(test).count("95% 区间：") == 2
    assert "这部分通话全部听过" in said(test)
    assert said(test).count("接通的通话都能听到，没有缺失") == 3
    assert [metric.value for metric in test.metric][1:3] == ["100.0%", "100.0%"]
    by_label = test.dataframe[0].value
    assert by_label["prevalence"].str.contains("–").all()
    assert by_label["prevalence_lost"].str.startswith("≤").all()
    assert by_label["recall_lost"].str.startswith("≥").all()
    assert by_label["precision"][1] == "100.0% (全部听过)"
    assert by_label["precision"][0] == "没有命中"
    agreement = test.dataframe[3].value
    assert agreement["raw"][0].startswith("100.0% (")


def test_each_stage_of_the_losses_opens_its_calls(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    draw_week(plain_floor, desk, found["supervisor"])
    test = run_page("results", found["manager"])
    tile = next(metric for metric in test.metric if metric.label == "有录音")
    test.button(key="stage.recorded").click().run()
    assert not test.exception
    calls = next(one.value for one in test.dataframe if "call_id" in one.value and "decodable" in one.value)
    assert len(calls) == int(tile.value) > 0
    assert set(calls["recorded"]) == {"有"}
    assert f"共 {tile.value} 通" in said(test)


def test_calls_that_nobody_can_hear_stand_beside_every_share(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    plan = draws.week_plan(warehouse.open_current(plain_floor), Quota(double_share=0.3), LAST_WEEK, "b")
    lost = {"answered": 30, "recorded": 0, "decodable": 0, "transcribed": 0, "reviewable": 0}
    ledger = {"by_agent": plan.ledger["by_agent"] | {"A9": lost}}
    samples.ensure_draw(desk, replace(plan, ledger=ledger), found["supervisor"])
    review_week(plain_floor, desk, found)
    test = run_page("results", found["supervisor"])
    bound = float(re.search(r"听不到的 30 通若全是违规：≤\s([\d.]+)%", said(test))[1])
    assert bound > float(re.search(r"95% 区间：\*\*[\d.]+%–([\d.]+)%", said(test))[1])
    assert "听不到的 30 通若全是漏掉的违规：≥" in said(test)
    assert "听不到的 30 通没有命中" in said(test)
    [by_agent] = [one.value for one in test.dataframe if "decodable" in one.value.columns]
    [row] = by_agent[by_agent["agent"] == "A9"].to_dict("records")
    assert (row["week"], row["answered"], row["reviewable"]) == (str(LAST_WEEK), 30, 0)
    report = run_page("reports", found["supervisor"], "en").dataframe[0].value
    assert list(report["Share"])[3:] == ["Prevalence, losses too", "Recall, losses too"]
    assert report["High"][3] == f"{bound}%"
    assert report["Note"][3].startswith("lost calls: from all clean")


def test_a_week_still_under_review_is_left_out_and_told(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    earlier = LAST_WEEK - timedelta(days=7)
    plan = draws.week_plan(warehouse.open_current(plain_floor), Quota(), earlier, "b")
    drawn = samples.ensure_draw(desk, plan, found["supervisor"])
    whole = run_page("results", found["supervisor"], "en")
    with desk.read() as connection:
        [first, *_] = samples.calls_of(connection, drawn["draw_id"])
    verdicts.record(desk, first["drawn_id"], judgement(True), found["second"], "b1")
    begun = run_page("results", found["supervisor"], "en")
    assert f"the weeks of {earlier} (Mondays)" in said(begun)
    assert [metric.value for metric in begun.metric[:3]] == [metric.value for metric in whole.metric[:3]]
    assert "unknown" not in begun.metric[0].value


def test_a_week_counts_though_the_only_calls_of_a_stratum_could_not_be_judged(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    drawn = draw_week(plain_floor, desk, found["supervisor"])
    with desk.read() as connection:
        calls = samples.calls_of(connection, drawn["draw_id"])
    for call in calls:
        bad = call["stratum"].startswith("flagged.")
        said_of_it = Judgement("cannot_judge", {}) if call["stratum"] == "plain.A0.long" else judgement(bad)
        verdicts.record(desk, call["drawn_id"], said_of_it, found["supervisor"], "b1")
    page = run_page("results", found["supervisor"], "en")
    assert not [one for one in page.info if str(LAST_WEEK) in one.value]
    assert "unknown" not in page.metric[0].value and "2 could not be judged" in said(page)


def test_the_losses_of_a_team_hold_collectors_of_whom_nothing_was_recorded(desk: Desk) -> None:
    row = {"answered": 5, "recorded": 0, "decodable": 0, "transcribed": 0, "reviewable": 0}
    draw = {"week": LAST_WEEK, "ledger": {"by_agent": {"A9": row}, "by_team": {"T1": row}}}
    found = evidence.Evidence([draw], [], [], [], [], [], None, [])
    assert found.ledger(Domain(frozenset({"T1"}))) == row
    assert found.ledger(Domain()) == row
    assert found.ledger(Domain(frozenset({"T2"})))["answered"] == 0


def test_second_opinions_and_decided_appeals_correct_beside_the_estimate(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    drawn = review_week(plain_floor, desk, found, doubles=1.0)  # of every kind, however the seed falls
    before = run_page("results", found["supervisor"], "en")
    assert "Prevalence corrected through second opinions" in said(before)
    appealed = violation_of(desk, drawn, "A0")["verdict"]["verdict_id"]
    appeal_id = appeals.appeal(desk, appealed, "x", found["collector"], 7)
    waiting = run_page("results", found["supervisor"], "en")
    assert "Appeals that still wait: 1; they count as not yet known" in said(waiting)
    appeals.decide(desk, appeal_id, "changed", "y", found["manager"])
    after = run_page("results", found["supervisor"], "en")
    assert "1 decided appeals" in said(after) and "still wait" not in said(after)
    assert [metric.value for metric in after.metric] == [metric.value for metric in before.metric]


def test_a_manager_places_gold_calls_and_draws_anew_and_a_supervisor_sees_neither(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    call_id = violation_of(desk, review_week(plain_floor, desk, found), "A0")["call_id"]
    assert "金标通话" not in [tab.label for tab in run_page("results", found["supervisor"]).tabs]
    test = run_page("results", found["manager"])
    next(one for one in test.text_input if one.label == "通话编号").input(call_id)
    next(button for button in test.button if button.label == "放入金标通话").click().run()
    assert not test.exception
    assert [(row["call_id"], row["outcome"]) for row in gold.standing(desk)] == [(call_id, "violation")]
    next(one for one in test.text_input if one.label == "重抽理由").input("录音补到")
    next(button for button in test.button if button.label == "重抽这一周").click().run()
    assert not test.exception
    assert [row["reason"] for row in samples.versions(desk, LAST_WEEK)] == ["", "录音补到"]
    assert "样本已抽取，还没有结论" in said(test)


def test_a_collectors_share_by_verdicts_stands_beside_its_bound_with_losses(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    test = run_page("collectors", found["manager"])
    assert "with_losses" not in test.dataframe[0].value.columns
    test.segmented_control[0].select("verdicts").run()
    assert not test.exception
    table = test.dataframe[0].value
    assert table["with_losses"].str.startswith("≤ ").all()
    assert "听不到的接通通话全部当作违规" in said(test)


def test_a_collector_is_not_judged_by_the_first_calls_of_a_week_that_is_still_being_heard(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    drawn = draw_week(plain_floor, desk, found["supervisor"])
    with desk.read() as connection:
        calls = samples.calls_of(connection, drawn["draw_id"])
    for call in calls:
        if call["stratum"].startswith("flagged."):
            verdicts.record(desk, call["drawn_id"], judgement(True), found["supervisor"], "b1")
    test = run_page("collectors", found["manager"])
    test.segmented_control[0].select("verdicts").run()
    assert not test.exception
    told = said(test)
    assert "还没有把每一层都听到" in told and "100.0%" not in told
    assert all("rate" not in table.value.columns for table in test.dataframe)


def test_what_does_not_count_is_told_for_the_part_of_the_floor_alone() -> None:
    draw = {"replaced": [("T1", "A0"), ("T2", "A3")], "revised": [("T1", "A1")]}
    review = Review(LAST_WEEK, "K", "plain.A3", "T2", "A3", False, frozenset())
    found = evidence.Evidence([draw], [], [], [review], [], [], None, [])
    assert found.set_aside(Domain(frozenset({"T1"}))) == {"not_judged": 0, "replaced": 1, "revised": 1}
    assert found.set_aside(Domain()) == {"not_judged": 1, "replaced": 2, "revised": 1}
