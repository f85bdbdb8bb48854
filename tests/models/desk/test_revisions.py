"""A changed mind: a new row with its reason, only one's own, not under an appeal, and outside the estimates."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.desk import Desk, appeals, marks, outcomes, revisions, users, verdicts
from models.desk.migrate import upgrade
from models.desk.verdicts import Judgement
from models.problems import Problem
from tests.models.desk.weeks import GOOD, WEEK, claim, standing, user_of

FAULT = Judgement("violation", GOOD | {"verify": "fault"}, ("threat",))


@pytest.fixture
def given(desk: Desk) -> int:
    """A clean verdict of li's; A1 may see it."""
    for name in ("li", "wu"):
        users.add_user(desk, name, "supervisor")
    users.add_user(desk, "a1", "collector", "A1")
    li = user_of(desk, "li")
    return verdicts.record(desk, claim(desk, li), Judgement("clean", GOOD), li, "b")


def test_a_changed_mind_is_a_new_row_with_its_reason(desk: Desk, given: int) -> None:
    li = user_of(desk, "li")
    ids = {revisions.revise(desk, given, FAULT, "heard it again", li, "b") for _ in range(2)}
    assert len(ids) == 1
    assert [(row["outcome"], row["score"], row["labels"]) for row in standing(desk)] == [
        ("violation", 0.0, ["threat"])
    ]
    assert [(row["outcome"], row["reason"], row["name"]) for row in revisions.history(desk, ids.pop())] == [
        ("clean", None, "li"),
        ("violation", "heard it again", "li"),
    ]


def test_only_ones_own_and_never_without_a_reason_or_over_a_newer_one(desk: Desk, given: int) -> None:
    li, wu = user_of(desk, "li"), user_of(desk, "wu")
    for reason, user in (("  ", li), ("x", wu)):
        with pytest.raises(Problem):
            revisions.revise(desk, given, FAULT, reason, user, "b")
    revisions.revise(desk, given, FAULT, "x", li, "b")
    with pytest.raises(Problem, match="meanwhile"):
        revisions.revise(desk, given, Judgement("cannot_judge", {}), "y", li, "b")


def test_under_an_appeal_another_reviewer_decides(desk: Desk, given: int) -> None:
    bad = revisions.revise(desk, given, FAULT, "x", user_of(desk, "li"), "b")
    appeals.appeal(desk, bad, "why me", user_of(desk, "a1"), 7)
    with pytest.raises(Problem, match="another reviewer"):
        revisions.revise(desk, bad, Judgement("clean", GOOD), "z", user_of(desk, "li"), "b")


def test_the_estimates_keep_what_was_said_blind(desk: Desk, given: int) -> None:
    revisions.revise(desk, given, FAULT, "the flag convinced me", user_of(desk, "li"), "b")
    [draw] = outcomes.draws_between(desk, WEEK, WEEK)
    [first] = outcomes.first_opinions(desk, [draw["draw_id"]])
    assert first["verdict"]["outcome"] == "clean"
    assert len(draw["revised"]) == 1


def test_marks_on_flags_hold_for_the_changed_verdict_too(desk: Desk, given: int) -> None:
    li = user_of(desk, "li")
    marks.mark_flag(desk, given, "f", "threat", True, li)
    marks.add_missed(desk, given, "insult", 4.0, "", li)
    again = revisions.revise(desk, given, FAULT, "x", li, "b")
    assert marks.flags_marked(desk, again) == {"f": True}
    assert [row["second"] for row in marks.missed_of(desk, again)] == [4.0]


def test_a_desk_of_the_first_version_is_brought_up(desk: Desk) -> None:
    with desk.write() as connection:
        for change in (
            "DROP TABLE revisions",
            "ALTER TABLE gold_answers DROP COLUMN agent_id",
            "ALTER TABLE gold_answers DROP COLUMN team_id",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.execute(text(change))
    upgrade(desk.engine)
    with desk.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0005"
        assert connection.execute(text("SELECT verdict_id, reason FROM revisions")).all() == []
        assert connection.execute(text("SELECT agent_id, team_id FROM gold_answers")).all() == []
