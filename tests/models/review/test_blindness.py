"""What is closed to a reviewer: the week under review until their part is judged, the days after it, unjudged gold calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.desk import Desk, gold, open_desk, queue, samples, users, verdicts
from models.desk.users import User
from models.desk.verdicts import Judgement
from models.floor.seal import Seal
from models.review import blindness
from models.settings import Settings
from tests.models.desk.weeks import GOOD, WEEK, plan, user_of

DAYS = (date(2026, 2, 2), date(2026, 3, 11))
NEXT_WEEK = date(2026, 3, 9)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = open_desk(Settings(data=tmp_path, desk_url=f"sqlite:///{tmp_path / 'desk.sqlite'}"))
    users.add_user(desk, "one", "supervisor", team_id="T1")
    users.add_user(desk, "two", "supervisor")
    users.add_user(desk, "elsewhere", "supervisor", team_id="T2")
    users.add_user(desk, "man", "manager")
    return desk


def _judge(desk: Desk, draw_id: int, user: User) -> None:
    while (call := queue.claim_next(desk, draw_id, user)) is not None:
        verdicts.record(desk, call["drawn_id"], Judgement("clean", GOOD), user, "b")


def test_the_week_under_review_is_closed_before_it_is_drawn_and_until_the_own_part_is_judged(
    desk: Desk,
) -> None:
    one, two = user_of(desk, "one"), user_of(desk, "two")
    assert blindness.seal(desk, DAYS, one) == Seal(WEEK)
    draw_id = samples.ensure_draw(desk, plan(double_share=1.0, gold=0), one)["draw_id"]
    assert blindness.seal(desk, DAYS, one) == Seal(WEEK)
    _judge(desk, draw_id, one)
    assert blindness.seal(desk, DAYS, one) == Seal(NEXT_WEEK)
    assert blindness.seal(desk, DAYS, two) == Seal(WEEK)
    _judge(desk, draw_id, two)
    assert blindness.seal(desk, DAYS, two) == Seal(NEXT_WEEK)


def test_a_week_of_which_nothing_can_come_to_a_supervisor_is_open_to_them_once_it_is_drawn(
    desk: Desk,
) -> None:
    samples.ensure_draw(desk, plan(gold=0), user_of(desk, "one"))
    assert blindness.seal(desk, DAYS, user_of(desk, "elsewhere")) == Seal(NEXT_WEEK)


def test_a_week_drawn_anew_is_closed_again(desk: Desk) -> None:
    one = user_of(desk, "one")
    drawn = samples.ensure_draw(desk, plan(double_share=0, gold=0), one)
    _judge(desk, drawn["draw_id"], one)
    assert blindness.seal(desk, DAYS, one).first_day == NEXT_WEEK
    samples.redraw(desk, plan(double_share=0, gold=0), user_of(desk, "man"), "别处", drawn["version"])
    assert blindness.seal(desk, DAYS, one).first_day == WEEK


def test_a_gold_call_of_any_week_is_closed_until_it_is_judged(desk: Desk) -> None:
    one = user_of(desk, "one")
    gold.place(desk, gold.Place("G1", "G1", "A1", "T1"), gold.Answer("clean", (), ""), user_of(desk, "man"))
    assert blindness.seal(desk, DAYS, one).calls == ("G1",)
    draw_id = samples.ensure_draw(desk, plan(gold=1), one)["draw_id"]
    _judge(desk, draw_id, one)
    assert blindness.seal(desk, DAYS, one) == Seal(NEXT_WEEK)


def test_calls_wait_for_who_has_not_judged_them_while_a_review_of_them_is_missing(desk: Desk) -> None:
    one, two = user_of(desk, "one"), user_of(desk, "two")
    draw_id = samples.ensure_draw(desk, plan(double_share=0.2, gold=0), one)["draw_id"]
    assert len(blindness.waiting(desk, DAYS, two)) == 30
    _judge(desk, draw_id, one)
    assert not blindness.waiting(desk, DAYS, one)
    with desk.read() as connection:
        doubles = {c["drawn_id"] for c in samples.calls_of(connection, draw_id) if c["kind"] == "double"}
    assert blindness.waiting(desk, DAYS, two) == doubles
    assert blindness.is_under_review(desk, DAYS, two, WEEK)
    assert not blindness.is_under_review(desk, DAYS, one, WEEK)
