"""An appeal that two people have open: the second is told what the first decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from models.desk import Desk, appeals
from tests.pages.reviewed import people, review_week, run_page, violation_of


def test_who_decides_second_is_told_what_was_decided_by_whom(
    plain_floor: Path, desk_over: Callable[[Path], Desk]
) -> None:
    desk = desk_over(plain_floor)
    found = people(desk)
    verdict = violation_of(desk, review_week(plain_floor, desk, found), "A0")["verdict"]
    appeal_id = appeals.appeal(desk, verdict["verdict_id"], "客户先骂人", found["collector"], 7)
    late = run_page("appeals", found["manager"])
    appeals.decide(desk, appeal_id, "upheld", "录音清楚", found["trainer"])
    late.radio[0].set_value("changed")
    late.text_area[0].input("理由成立")
    next(button for button in late.button if button.label == "提交裁定").click().run()
    [told] = late.warning
    call = verdict["call_id"]
    assert told.value == f"trainer 已先裁定通话 {call} 的申诉：维持原结论（录音清楚）。您填写的裁定未提交。"
    assert not late.run().warning


def test_who_decided_is_told_nothing_of_it(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> None:
    desk = desk_over(plain_floor)
    found = people(desk)
    verdict = violation_of(desk, review_week(plain_floor, desk, found), "A0")["verdict"]
    appeals.appeal(desk, verdict["verdict_id"], "客户先骂人", found["collector"], 7)
    test = run_page("appeals", found["manager"])
    test.radio[0].set_value("upheld")
    test.text_area[0].input("录音清楚")
    next(button for button in test.button if button.label == "提交裁定").click().run()
    assert not test.warning and not test.exception
    assert appeals.inbox(desk)[0]["decision"]["outcome"] == "upheld"
