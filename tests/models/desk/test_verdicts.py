"""Several reviewers on one desk: no verdict lost, none doubled, a killed process costs nothing that was confirmed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from models.desk import Desk, audit, marks, queue, samples, users, verdicts
from models.desk.review_tables import drawn_calls
from models.desk.verdicts import Judgement
from models.problems import Problem
from tests.models.desk.weeks import GOOD, plan, standing, user_of


@pytest.fixture(autouse=True)
def supervisors(desk: Desk) -> None:
    """Three supervisors on the desk."""
    for name in ("li", "wu", "he"):
        users.add_user(desk, name, "supervisor")


def test_a_week_is_drawn_once_and_a_redraw_keeps_both(desk: Desk) -> None:
    first = samples.ensure_draw(desk, plan(), user_of(desk, "li"))
    assert samples.ensure_draw(desk, plan(), user_of(desk, "wu"))["seed"] == first["seed"]
    for _ in range(2):
        again = samples.redraw(desk, plan(), user_of(desk, "li"), "wrong week loaded", first["version"])
    assert (again["version"], again["reason"]) == (2, "wrong week loaded")
    assert [row["version"] for row in samples.versions(desk, first["week"])] == [1, 2]
    assert len(audit.latest(desk, action="sample_drawn")) == 2
    with pytest.raises(Problem, match="Say why"):
        samples.redraw(desk, plan(), user_of(desk, "li"), " ", again["version"])
    strata = {row["stratum"]: row for row in samples.strata_of(desk, first["draw_id"])}
    assert strata["plain.A1"]["inclusion_probability"] == pytest.approx(15 / 20)


def test_reviewers_in_processes_lose_and_double_nothing_also_when_one_is_killed(
    desk: Desk, tmp_path: Path
) -> None:
    draw = samples.ensure_draw(desk, plan(), user_of(desk, "li"))
    root = Path(__file__).parents[3]
    command = [sys.executable, "-m", "tests.models.desk.reviewer", str(tmp_path)]
    started = {
        name: subprocess.Popen(
            [*command, name, str(draw["draw_id"])], cwd=root, stdout=subprocess.PIPE, text=True
        )
        for name in ("li", "wu", "he")
    }
    killed = started["he"]
    assert killed.stdout is not None
    confirmed = [killed.stdout.readline().split()]
    killed.kill()
    confirmed += [line.split() for line in killed.communicate()[0].splitlines() if line.count(" ") == 1]
    for name in ("li", "wu"):
        confirmed += [line.split() for line in started[name].communicate(timeout=120)[0].splitlines()]
    kept = {(str(row["drawn_id"]), str(row["verdict_id"])) for row in standing(desk)}
    assert {tuple(pair) for pair in confirmed if pair} <= kept
    with desk.read() as connection:
        wanted = {
            call["drawn_id"]: call["reviews_wanted"] for call in samples.calls_of(connection, draw["draw_id"])
        }
    count = Counter(row["drawn_id"] for row in standing(desk))
    held_by_the_dead = sum(wanted.values()) - sum(count.values())
    assert held_by_the_dead in (0, 1)
    assert all(count[drawn_id] <= wanted[drawn_id] for drawn_id in wanted)
    assert len({(row["drawn_id"], row["user_id"]) for row in standing(desk)}) == len(standing(desk))


def test_the_number_of_a_drawn_call_tells_neither_its_stratum_nor_whether_it_is_a_reserve(desk: Desk) -> None:
    draw = samples.ensure_draw(desk, plan(), user_of(desk, "li"))
    asked = select(drawn_calls.c.stratum, drawn_calls.c.kind).order_by(drawn_calls.c.drawn_id)
    with desk.read() as connection:
        rows = connection.execute(asked.where(drawn_calls.c.draw_id == draw["draw_id"])).all()
    strata, reserves = [row.stratum for row in rows], [row.kind == "reserve" for row in rows]
    assert strata not in (sorted(strata), sorted(strata, reverse=True))
    assert reserves not in (sorted(reserves), sorted(reserves, reverse=True))


def test_a_double_review_goes_to_two_people(desk: Desk) -> None:
    draw = samples.ensure_draw(desk, plan(double_share=1.0, quota=1), user_of(desk, "li"))
    claimed = {
        name: queue.claim_next(desk, draw["draw_id"], user_of(desk, name)) for name in ("li", "wu", "he")
    }
    ids = [call["drawn_id"] for call in claimed.values() if call]
    assert sorted(Counter(ids).values()) == [1, 2]
    assert queue.progress(desk, draw["draw_id"], user_of(desk, "li")) == (0, 4)


def test_an_open_item_or_no_outcome_is_refused_and_cannot_judge_needs_no_items(desk: Desk) -> None:
    li = user_of(desk, "li")
    draw = samples.ensure_draw(desk, plan(), li)
    call = queue.claim_next(desk, draw["draw_id"], li)
    assert call is not None
    for judgement in (Judgement("clean", {}), Judgement("", GOOD)):
        with pytest.raises(Problem):
            verdicts.record(desk, call["drawn_id"], judgement, li, "b")
    verdicts.record(desk, call["drawn_id"], Judgement("cannot_judge", {}), li, "b")
    assert standing(desk)[0]["score"] is None


def test_a_replaced_call_gives_way_to_its_strata_reserve_once(desk: Desk) -> None:
    li = user_of(desk, "li")
    draw = samples.ensure_draw(desk, plan(), li)
    call = queue.claim_next(desk, draw["draw_id"], li)
    assert call is not None
    reserve = samples.replace(desk, call["drawn_id"], "inaudible", li)
    assert samples.replace(desk, call["drawn_id"], "inaudible", li) == reserve
    with desk.read() as connection:
        calls = {row["drawn_id"]: row for row in samples.calls_of(connection, draw["draw_id"])}
    with pytest.raises(Problem, match="Say why"):
        samples.replace(desk, reserve or 0, "", li)
    verdicts.record(desk, reserve or 0, Judgement("clean", GOOD), li, "b")
    with pytest.raises(Problem, match="judged already"):
        samples.replace(desk, reserve or 0, "inconvenient", li)
    assert call["drawn_id"] not in calls and calls[reserve]["stratum"] == call["stratum"]


@pytest.mark.parametrize(("quota", "double_share"), [(20, 0.0), (2, 1.0)])
def test_progress_never_tells_whether_a_replaced_call_had_a_reserve_or_two_reviewers(
    desk: Desk, quota: int, double_share: float
) -> None:
    li, wu = user_of(desk, "li"), user_of(desk, "wu")
    draw = samples.ensure_draw(desk, plan(double_share, quota), li)
    before = queue.progress(desk, draw["draw_id"], li)
    call = queue.claim_next(desk, draw["draw_id"], li)
    assert call is not None
    assert (samples.replace(desk, call["drawn_id"], "inaudible", li) is None) == (quota == 20)
    assert queue.progress(desk, draw["draw_id"], li) == before
    for user in (li, wu):
        while (call := queue.claim_next(desk, draw["draw_id"], user)) is not None:
            verdicts.record(desk, call["drawn_id"], Judgement("clean", GOOD), user, "b")
    assert queue.progress(desk, draw["draw_id"], li) == (before[1] - 1, before[1] - 1)


def test_marks_on_flags_keep_the_last_word_and_missed_ones_can_be_taken_back(desk: Desk) -> None:
    li = user_of(desk, "li")
    draw = samples.ensure_draw(desk, plan(), li)
    call = queue.claim_next(desk, draw["draw_id"], li)
    assert call is not None
    verdict_id = verdicts.record(desk, call["drawn_id"], Judgement("clean", GOOD), li, "b")
    for is_right in (True, True, False):
        marks.mark_flag(desk, verdict_id, "f", "threat", is_right, li)
    assert marks.flags_marked(desk, verdict_id) == {"f": False}
    for _ in range(2):
        marks.add_missed(desk, verdict_id, "insult", 12.5, "", li)
    found = marks.missed_of(desk, verdict_id)
    assert [row["second"] for row in found] == [12.5]
    marks.withdraw_missed(desk, found[0], li)
    assert marks.missed_of(desk, verdict_id) == []
    marks.add_missed(desk, verdict_id, "insult", 12.5, "", li)
    assert len(marks.missed_of(desk, verdict_id)) == 1
