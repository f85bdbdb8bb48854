"""Appeals: own calls only, in time, decided once by somebody else, and never a part of an estimate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.desk import appeals, audit, clips, measures, outcomes, playlist
from models.desk.revisions import revise
from models.desk.store import Desk
from models.desk.users import User
from models.problems import Problem
from tests.pages.floor import make_floor
from tests.pages.reviewed import judgement, people, review_week, violation_of

Floor = tuple[Desk, dict[str, User], dict[str, Any]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("floor")
    make_floor(folder)
    return folder


@pytest.fixture
def floor(built: Path, desk: Desk) -> Floor:
    found = people(desk)
    return desk, found, review_week(built, desk, found)


def test_a_collector_sees_own_reviews_only(floor: Floor) -> None:
    desk, _found, drawn = floor
    mine = appeals.own_reviews(desk, "A0")
    calls = {call["call_id"]: call for call in outcomes.first_opinions(desk, [drawn["draw_id"]])}
    assert mine
    assert {calls[one["call_id"]]["agent_id"] for one in mine} == {"A0"}
    assert appeals.own_reviews(desk, "nobody") == []


def test_an_appeal_sent_twice_is_one_and_counts_nothing(floor: Floor) -> None:
    desk, found, drawn = floor
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    before = outcomes.first_opinions(desk, [drawn["draw_id"]])
    ids = {appeals.appeal(desk, verdict["verdict_id"], "客户先骂人", found["collector"], 7) for _ in range(2)}
    assert len(ids) == 1
    appeals.decide(desk, ids.pop(), "changed", "理由成立", found["manager"])
    assert outcomes.first_opinions(desk, [drawn["draw_id"]]) == before
    assert appeals.inbox(desk)[0]["decision"]["outcome"] == "changed"


def test_nobody_appeals_for_others_or_late_or_without_a_reason(floor: Floor) -> None:
    desk, found, drawn = floor
    mine, other = (violation_of(desk, drawn, agent)["verdict"] for agent in ("A0", "A1"))
    late = datetime.now(UTC) + timedelta(days=8)
    for verdict, text, now in ((other, "x", None), (mine, "x", late), (mine, "  ", None)):
        with pytest.raises(Problem):
            appeals.appeal(desk, verdict["verdict_id"], text, found["collector"], 7, now)
    assert appeals.inbox(desk) == []


def test_a_verdict_that_was_changed_meanwhile_is_answered_as_it_stands_only(floor: Floor) -> None:
    desk, found, drawn = floor
    old = violation_of(desk, drawn, "A0")["verdict"]
    reviewer = next(one for one in found.values() if one.user_id == old["user_id"])
    new = revise(desk, old["verdict_id"], judgement(False), "误听", reviewer, "b")
    with pytest.raises(Problem, match="changed this verdict"):
        appeals.appeal(desk, old["verdict_id"], "x", found["collector"], 7)
    with pytest.raises(Problem, match="changed this verdict"):
        appeals.acknowledge(desk, old["verdict_id"], found["collector"])
    appeals.acknowledge(desk, new, found["collector"])


def test_what_was_acknowledged_is_settled(floor: Floor) -> None:
    desk, found, drawn = floor
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    for _ in range(2):
        appeals.acknowledge(desk, verdict["verdict_id"], found["collector"])
    with pytest.raises(Problem, match="acknowledged"):
        appeals.appeal(desk, verdict["verdict_id"], "x", found["collector"], 7)


def test_whoever_judged_the_call_cannot_decide(floor: Floor) -> None:
    desk, found, drawn = floor
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    appeal_id = appeals.appeal(desk, verdict["verdict_id"], "x", found["collector"], 7)
    first = next(user for user in found.values() if user.user_id == verdict["user_id"])
    with pytest.raises(Problem, match="another reviewer"):
        appeals.decide(desk, appeal_id, "upheld", "y", first)


def test_who_decides_second_is_told_what_was_decided_by_whom(floor: Floor) -> None:
    desk, found, drawn = floor
    verdict = violation_of(desk, drawn, "A0")["verdict"]
    appeal_id = appeals.appeal(desk, verdict["verdict_id"], "x", found["collector"], 7)
    for _ in range(2):
        appeals.decide(desk, appeal_id, "upheld", "y", found["manager"])
    for outcome, text, name in (
        ("changed", "y", "trainer"),
        ("changed", "y", "manager"),
        ("upheld", "z", "manager"),
    ):
        with pytest.raises(Problem, match="manager has decided this appeal meanwhile: verdict upheld"):
            appeals.decide(desk, appeal_id, outcome, text, found[name])
    [told] = appeals.inbox(desk)
    assert (told["decision"]["outcome"], told["decision"]["text"]) == ("upheld", "y")
    assert len(audit.latest(desk, action="appeal_decided")) == 1


def test_a_collector_hears_assigned_clips_only(floor: Floor) -> None:
    desk, found, drawn = floor
    call = violation_of(desk, drawn, "A1")
    where = {"call_id": call["call_id"], "recording_id": call["recording_id"], "label": "threat", "note": ""}
    clip = where | {"start_seconds": 3.0, "end_seconds": 9.0, "text": "…", "is_good": False}
    shelf = clips.add_collection(desk, "异议", "", found["trainer"])
    clip_id = clips.add_clip(desk, "k", shelf, clip, found["trainer"])
    assert playlist.clip_for(desk, clip_id, found["collector"]) is None
    clips.assign(desk, shelf, "A0", found["trainer"])
    assert playlist.clip_for(desk, clip_id, found["collector"])
    assert playlist.progress(desk, shelf) == {"A0": 0}
    clips.listened(desk, clip_id, found["collector"])
    clips.listened(desk, clip_id, found["collector"])
    assert playlist.progress(desk, shelf) == {"A0": 1}
    clips.remove_clip(desk, clip_id, found["trainer"])
    assert playlist.clip_for(desk, clip_id, found["trainer"]) is None


def test_a_collection_of_a_very_long_name_is_found_again(floor: Floor) -> None:
    desk, found, _drawn = floor
    first = clips.add_collection(desk, "案例" * 100, "", found["manager"])
    assert clips.add_collection(desk, "案例" * 100, "", found["manager"]) == first


def test_a_clip_that_a_measure_rests_on_is_heard_by_its_collector_until_it_is_taken_back(
    floor: Floor,
) -> None:
    desk, found, _drawn = floor
    clip = {"call_id": "K", "recording_id": "K", "label": "threat", "note": "", "start_seconds": 3.0,
            "end_seconds": 9.0, "text": "…", "is_good": False}  # fmt: skip
    shelf = clips.add_collection(desk, "反面", "", found["trainer"])
    clip_id = clips.add_clip(desk, "k", shelf, clip, found["trainer"])
    about = {
        name: measures.Measure("coaching", name, "threat", "同听", clip_id=clip_id) for name in ("A0", "A1")
    }
    measures.record(desk, "m1", about["A1"], found["manager"])
    assert playlist.clip_for(desk, clip_id, found["collector"]) is None
    measure_id = measures.record(desk, "m0", about["A0"], found["manager"])
    clips.remove_clip(desk, clip_id, found["trainer"])
    assert playlist.clip_for(desk, clip_id, found["collector"])
    measures.withdraw(desk, measure_id, "记错了人", found["manager"])
    assert playlist.clip_for(desk, clip_id, found["collector"]) is None
    assert playlist.clip_for(desk, clip_id, found["trainer"])


def test_a_measure_rests_only_on_a_verdict_about_its_collector(floor: Floor) -> None:
    desk, found, drawn = floor
    verdict_id = violation_of(desk, drawn, "A1")["verdict"]["verdict_id"]
    with pytest.raises(Problem):
        measures.record(
            desk, "m", measures.Measure("coaching", "A0", "threat", "x", verdict_id), found["manager"]
        )
    measures.record(
        desk, "m", measures.Measure("coaching", "A1", "threat", "x", verdict_id), found["manager"]
    )
    [kept] = measures.standing(desk)
    assert (kept["agent_id"], kept["verdict_id"]) == ("A1", verdict_id)
