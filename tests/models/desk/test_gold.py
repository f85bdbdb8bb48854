"""Gold calls are placed, not drawn: mixed into the queue, unknown to nobody but who gave the answer, never counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.desk import Desk, audit, gold, outcomes, queue, samples, users, verdicts
from models.desk.gold import Answer, Place
from models.desk.review_tables import drawn_calls
from models.desk.verdicts import Judgement
from models.problems import Problem
from tests.models.desk.weeks import CALLS, GOOD, WEEK, plan, user_of

BAD = Answer("violation", ("threat",), "the reference floor's clearest threat")


@pytest.fixture(autouse=True)
def accounts(desk: Desk) -> None:
    users.add_user(desk, "boss", "manager")
    users.add_user(desk, "li", "supervisor")
    users.add_user(desk, "t2", "supervisor", team_id="T2")


def call(name: str) -> Place:
    return Place(name, name, "A1", "T1")


def drawn_gold(desk: Desk, draw_id: int) -> list[str]:
    asked = select(drawn_calls.c.call_id).where(
        drawn_calls.c.draw_id == draw_id, drawn_calls.c.kind == "gold"
    )
    with desk.read() as connection:
        return list(connection.scalars(asked.order_by(drawn_calls.c.call_id)))


def test_a_gold_call_is_reviewed_against_its_answer_and_in_no_estimate(desk: Desk) -> None:
    boss, li = user_of(desk, "boss"), user_of(desk, "li")
    assert gold.place(desk, call("G1"), BAD, boss) == gold.place(desk, call("G1"), BAD, boss)
    assert len(audit.latest(desk, action="gold_placed")) == 1
    draw = samples.ensure_draw(desk, plan(quota=2), li)
    while (claimed := queue.claim_next(desk, draw["draw_id"], li)) is not None:
        verdicts.record(desk, claimed["drawn_id"], Judgement("clean", GOOD), li, "b")
    [(reviewer, said, known)] = outcomes.gold_opinions(desk, [draw["draw_id"]])
    assert (reviewer, said["call_id"], said["outcome"], known["outcome"]) == (
        "li",
        "G1",
        "clean",
        "violation",
    )
    assert "G1" not in {row["call_id"] for row in outcomes.first_opinions(desk, [draw["draw_id"]])}


def test_who_gave_the_answer_and_another_team_do_not_review_it(desk: Desk) -> None:
    li = user_of(desk, "li")
    gold.place(desk, call("G1"), BAD, li)
    draw = samples.ensure_draw(desk, plan(quota=0), user_of(desk, "boss"))
    assert drawn_gold(desk, draw["draw_id"]) == ["G1"]
    for name in ("li", "t2"):
        assert queue.claim_next(desk, draw["draw_id"], user_of(desk, name)) is None
        assert queue.progress(desk, draw["draw_id"], user_of(desk, name)) == (0, 0)


def test_a_gold_call_that_was_judged_in_another_week_would_be_known_again_and_is_not_reviewed_twice(
    desk: Desk,
) -> None:
    boss, li = user_of(desk, "boss"), user_of(desk, "li")
    users.add_user(desk, "wu", "supervisor")
    gold.place(desk, call("G1"), BAD, boss)
    for week, said in ((WEEK, 1), (WEEK + timedelta(days=7), 0)):
        draw = samples.ensure_draw(desk, replace(plan(quota=0), week=week), boss)
        assert drawn_gold(desk, draw["draw_id"]) == ["G1"]
        claimed = queue.claim_next(desk, draw["draw_id"], li)
        assert (claimed is not None) == bool(said)
        if claimed is not None:
            verdicts.record(desk, claimed["drawn_id"], Judgement("clean", GOOD), li, "b")
            assert queue.progress(desk, draw["draw_id"], li) == (1, 1)
    assert queue.progress(desk, draw["draw_id"], li) == (0, 0)
    assert queue.claim_next(desk, draw["draw_id"], user_of(desk, "wu")) is not None


def test_only_as_many_as_the_quota_and_none_that_was_withdrawn(desk: Desk) -> None:
    boss = user_of(desk, "boss")
    for number in range(6):
        gold.place(desk, call(f"G{number}"), BAD, boss)
    gold.withdraw(desk, "G0", boss)
    gold.withdraw(desk, "G0", boss)
    assert [row["call_id"] for row in gold.standing(desk)] == ["G1", "G2", "G3", "G4", "G5"]
    draw = samples.ensure_draw(desk, plan(gold=2), boss)
    chosen = drawn_gold(desk, draw["draw_id"])
    assert len(chosen) == 2 and "G0" not in chosen


def test_a_gold_call_that_the_week_drew_or_keeps_in_reserve_is_not_placed_beside(desk: Desk) -> None:
    for name in CALLS:
        gold.place(desk, call(name), BAD, user_of(desk, "boss"))
    draw = samples.ensure_draw(desk, plan(quota=15, gold=99), user_of(desk, "li"))
    asked = select(drawn_calls.c.call_id).where(drawn_calls.c.draw_id == draw["draw_id"])
    with desk.read() as connection:
        found = list(connection.scalars(asked))
    assert sorted(found) == CALLS


@pytest.mark.parametrize("answer", [Answer("maybe", (), ""), Answer("violation", ("no_such_label",), "")])
def test_an_answer_that_is_none_is_refused(desk: Desk, answer: Answer) -> None:
    with pytest.raises(Problem):
        gold.place(desk, call("G1"), answer, user_of(desk, "boss"))
