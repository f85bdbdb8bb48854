"""The first page: money beside conduct at a glance, what waits for each role, and nothing that draws or changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from models.desk import Desk, appeals, clips, reports, samples
from models.desk.users import User
from pages import roles
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import draw_week, people, review_week, run_page, said, violation_of

Visit = Callable[..., Page]


@pytest.fixture
def desk(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(plain_floor)


@pytest.mark.parametrize("width", [1440, 1024])
def test_a_manager_sees_money_and_conduct_side_by_side_without_scrolling(visit: Visit, width: int) -> None:
    page = visit("man", "/", "en")
    page.set_viewport_size({"width": width, "height": 768})
    places = [
        page.locator("[data-testid=stMetric]").filter(has_text=name).bounding_box()
        for name in ("Recovery rate", "Overdue rate", "Violations", "Frequency compliance")
    ]
    assert all(box is not None and box["y"] + box["height"] < 768 for box in places)
    tops = [box["y"] for box in places if box is not None]
    assert max(tops) - min(tops) < 5


def test_a_number_of_the_first_page_opens_its_rows(visit: Visit) -> None:
    page = visit("man", "/", "en")
    page.get_by_role("button", name="Rows").first.click()
    page.get_by_role("dialog").locator("[data-testid=stDataFrame]").wait_for()


def test_a_supervisor_is_told_of_reviews_and_the_report_and_nothing_is_drawn(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    assert "样本尚未抽取" in _home(found["supervisor"])
    assert samples.current_draw(desk, LAST_WEEK) is None
    draw_week(plain_floor, desk, found["supervisor"])
    told = _home(found["supervisor"])
    assert "次复核（共" in told and "周报待确认" in told
    review_week(plain_floor, desk, found)
    reports.confirm(desk, LAST_WEEK, "supervisor", "", {"texts": {}}, found["supervisor"], "b")
    told = _home(found["supervisor"])
    assert "次复核（共" not in told and "周报待确认" not in told


def test_an_appeal_waits_for_others_than_its_reviewer(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    drawn = review_week(plain_floor, desk, found)
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    before = _home(found["collector"])
    appeals.appeal(desk, verdict["verdict_id"], "客户先骂人", found["collector"], 7)
    assert _home(found["collector"]) != before
    first = next(user for user in found.values() if user.user_id == verdict["user_id"])
    assert "1 件申诉待裁定" in _home(found["manager"])
    assert "件申诉待裁定" not in _home(first)
    assert "件申诉待裁定" not in _home(replace(found["manager"], role="supervisor", team_id="T2"))


def test_a_collector_is_told_of_verdicts_to_answer_and_clips_to_hear(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    assert "目前没有等您处理的事" in _home(found["collector"])
    review_week(plain_floor, desk, found)
    open_ones = appeals.own_reviews(desk, "A0")
    assert f"{len(open_ones)} 条复核结论待确认或申诉" in _home(found["collector"])
    for one in open_ones:
        appeals.acknowledge(desk, one["verdict_id"], found["collector"])
    shelf = clips.add_collection(desk, "异议处理", "", found["trainer"])
    call = {"call_id": "K0000", "recording_id": "K0000", "label": "", "note": "", "text": "", "is_good": True}
    clips.add_clip(desk, "k", shelf, call | {"start_seconds": 1.0, "end_seconds": 4.0}, found["trainer"])
    clips.assign(desk, shelf, "A0", found["trainer"])
    told = _home(found["collector"])
    assert "1 个片段待收听" in told and "条复核结论" not in told


def _home(user: User) -> str:
    pages = {entry.name: "http://localhost/" for entry in roles.all_pages()}
    test = run_page("home", user, pages=pages)
    assert not test.exception
    return said(test)
