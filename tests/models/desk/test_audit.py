"""Everything that people write on the desk leaves a row in the audit, once."""

from __future__ import annotations

from collections import Counter

from models.desk import Desk, appeals, audit, clips, marks, users, verdicts
from models.desk.verdicts import Judgement
from tests.models.desk.weeks import GOOD, claim, user_of

CLIP = {
    "call_id": "K000",
    "recording_id": "K000",
    "start_seconds": 1.0,
    "end_seconds": 2.0,
    "text": "",
    "label": "",
    "is_good": True,
    "note": "",
}


def _audited(desk: Desk) -> Counter[str]:
    return Counter(row["action"] for row in audit.latest(desk, 1000))


def test_marks_on_flags_and_missed_faults_are_audited(desk: Desk) -> None:
    users.add_user(desk, "li", "supervisor")
    li = user_of(desk, "li")
    given = verdicts.record(desk, claim(desk, li), Judgement("clean", GOOD), li, "b")
    for is_right in (True, True, False):
        marks.mark_flag(desk, given, "f", "threat", is_right, li)
    for _ in range(2):
        marks.add_missed(desk, given, "insult", 4.0, "", li)
    [missed] = marks.missed_of(desk, given)
    for _ in range(2):
        marks.withdraw_missed(desk, missed, li)
    found = _audited(desk)
    assert (found["flag_marked"], found["missed_added"], found["missed_withdrawn"]) == (2, 1, 1)


def test_collections_and_what_becomes_of_their_clips_are_audited(desk: Desk) -> None:
    users.add_user(desk, "tra", "trainer")
    tra = user_of(desk, "tra")
    for _ in range(2):
        shelf = clips.add_collection(desk, "异议", "", tra)
        clip_id = clips.add_clip(desk, "k", shelf, CLIP, tra)
    for _ in range(2):
        clips.assign(desk, shelf, "A1", tra)
        clips.remove_clip(desk, clip_id, tra)
    found = _audited(desk)
    names = ("collection_added", "clip_added", "collection_assigned", "clip_removed")
    assert [found[name] for name in names] == [1, 1, 1, 1]
    assert audit.latest(desk, 1, "collection_assigned")[0]["detail"] == {"agent_id": "A1"}


def test_a_verdict_that_its_collector_accepts_is_audited(desk: Desk) -> None:
    users.add_user(desk, "li", "supervisor")
    users.add_user(desk, "col", "collector", "A1")
    li, col = user_of(desk, "li"), user_of(desk, "col")
    given = verdicts.record(desk, claim(desk, li), Judgement("clean", GOOD), li, "b")
    for _ in range(2):
        appeals.acknowledge(desk, given, col)
    assert _audited(desk)["acknowledged"] == 1
