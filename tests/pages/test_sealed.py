"""Blind on every page: what the machine and other reviewers found is closed to a reviewer until their part is judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models import warehouse
from models.desk import Desk, appeals, gold, queue, verdicts
from models.desk.users import User
from tests.pages.floor import LAST_WEEK
from tests.pages.reviewed import draw_week, judgement, people, review_week, run_page, said, violation_of

THREATS = {"period": "everything"}
WHY = "暂不显示机器标签"


@pytest.fixture
def desk(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(plain_floor)


def _hits(user: User) -> AppTest:
    """The examples page, asked for everything that carries the label threat."""
    test = run_page("examples", user, query=THREATS)
    test.selectbox[1].select("threat").run()
    assert not test.exception
    return test


def _everything(test: AppTest) -> str:
    """All words, tables and choices of the page."""
    assert not test.exception
    tables = [table.value.to_csv() for table in test.dataframe]
    choices = [option for box in test.selectbox for option in box.options]
    return "\n".join([said(test), *tables, *choices, *(button.label for button in test.button)])


def _threats_of_the_week(data: Path) -> list[str]:
    return [
        row["call_id"]
        for row in warehouse.rows(
            warehouse.open_current(data),
            "SELECT DISTINCT g.call_id FROM mart.call_groups g JOIN core.language_flags f USING (call_id) "
            "WHERE f.label = 'threat' AND g.call_day >= ? ORDER BY 1",
            [LAST_WEEK],
        )
    ]


def test_a_label_finds_nothing_of_the_week_under_review_until_the_reviewers_part_is_judged(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    assert _threats_of_the_week(plain_floor)
    everything = len(_hits(found["manager"]).dataframe[0].value)
    before = _hits(found["supervisor"])
    assert len(before.dataframe[0].value) == everything - len(_threats_of_the_week(plain_floor))
    assert WHY in said(before) and WHY not in said(_hits(found["trainer"]))
    draw_week(plain_floor, desk, found["supervisor"])
    assert len(_hits(found["supervisor"]).dataframe[0].value) < everything
    review_week(plain_floor, desk, found)
    assert len(_hits(found["supervisor"]).dataframe[0].value) == everything


def test_words_find_the_calls_of_the_week_all_the_same_without_marks_and_flags(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    week = {"period": "custom", "from": LAST_WEEK.isoformat(), "to": (LAST_WEEK + timedelta(6)).isoformat()}
    for name, is_marked in (("manager", True), ("supervisor", False)):
        test = run_page("examples", found[name], query=week)
        test.text_input[0].input("上门找你家里人").run()
        table = test.dataframe[0].value
        assert len(table) == len(_threats_of_the_week(plain_floor))
        assert all(bool(marks) == is_marked for marks in table["marks"])


def test_a_gold_call_of_another_week_shows_no_flag_to_who_has_not_judged_it(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found)
    con = warehouse.open_current(plain_floor)
    [known] = con.execute(
        "SELECT min(f.call_id) FROM core.language_flags f JOIN mart.call_groups g USING (call_id) WHERE f.label = 'threat'"
    ).fetchone() or ("",)
    everything = len(_hits(found["supervisor"]).dataframe[0].value)
    gold.place(desk, gold.find_call(con, known), gold.Answer("violation", ("threat",), ""), found["manager"])
    assert len(_hits(found["supervisor"]).dataframe[0].value) == everything - 1
    assert len(_hits(found["manager"]).dataframe[0].value) == everything


def test_the_flags_of_a_collector_and_their_number_leave_the_week_out(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)

    def script() -> None:
        from datetime import date

        import streamlit as st

        from models.floor import Scope
        from pages.ui import conduct, flagged, reads, sealed

        scope = Scope(date(2026, 3, 2), date(2026, 3, 8))
        flagged.rows(scope)
        counted = reads.once_a_build(conduct.collectors, scope, sealed.now())["flagged_calls"].sum()
        st.text(f"counted {counted}")

    for name, is_open in (("manager", True), ("supervisor", False)):
        test = AppTest.from_function(script, default_timeout=60)
        test.session_state["user"], test.session_state["language"] = found[name], "zh"
        test.run()
        assert not test.exception
        expected = len(_threats_of_the_week(plain_floor)) if is_open else 0
        assert test.text[-1].value == f"counted {expected}"
        assert sum(len(table.value) for table in test.dataframe) == expected


def test_what_one_reviewer_said_of_a_call_is_closed_to_the_one_who_has_still_to_judge_it(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)
    drawn = draw_week(plain_floor, desk, found["supervisor"], doubles=1.0)
    while (call := queue.claim_next(desk, drawn["draw_id"], found["supervisor"])) is not None:
        bad = call["stratum"].startswith("flagged.")
        verdicts.record(desk, call["drawn_id"], judgement(bad), found["supervisor"], "b1")
    one = violation_of(desk, drawn, "A0")
    appeals.appeal(desk, one["verdict"]["verdict_id"], "客户先骂人", found["collector"], 7)
    for who, is_open in (("manager", True), ("second", False)):
        report = run_page("reports", found[who])
        report.selectbox[1].select("collector").run()
        measures = run_page("collectors", found[who], query={"agent": "A0"})
        shown = [run_page("appeals", found[who]), measures, report]
        assert [one["call_id"] in _everything(test) for test in shown] == [is_open] * 3
    assert "没有申诉" in said(run_page("appeals", found["second"]))
    verdicts.record(desk, one["drawn_id"], judgement(True), found["second"], "b1")
    assert one["call_id"] in _everything(run_page("appeals", found["second"]))


def test_a_collectors_report_of_the_week_waits_until_its_supervisors_part_is_judged(
    plain_floor: Path, desk: Desk
) -> None:
    found = people(desk)

    def confirms(name: str) -> list[Any]:
        test = run_page("reports", found[name])
        test.selectbox[1].select("collector").run()
        assert not test.exception
        return [button for button in test.button if button.label == "我已核对，确认"]

    draw_week(plain_floor, desk, found["supervisor"])
    assert not confirms("supervisor") and confirms("manager")
    review_week(plain_floor, desk, found)
    assert confirms("supervisor")


def test_findings_that_rest_on_what_was_heard_are_left_out_of_two_books_side_by_side(desk: Desk) -> None:
    found = people(desk)
    at = datetime.combine(LAST_WEEK, time(9))
    heard = {"rule_id": "identity_check", "call_ids": ["K1"], "occurred_at": at}
    logged = heard | {"rule_id": "quiet_hours"}
    rows = [{"first": [logged], "second": [heard], "verdict": "both"}]
    rows.append({"first": [], "second": [heard], "verdict": "only_second"})

    def script(rows: list) -> None:
        import streamlit as st

        from pages.ui import sealed

        st.json([(row["verdict"], len(row["first"]), len(row["second"])) for row in sealed.opened(rows)])

    said_of = {}
    for name in ("manager", "supervisor"):
        test = AppTest.from_function(script, kwargs={"rows": rows}, default_timeout=60)
        test.session_state["user"], test.session_state["language"] = found[name], "zh"
        said_of[name] = test.run().json[0].value
    assert "only_second" in said_of["manager"] and "both" in said_of["manager"]
    assert "only_first" in said_of["supervisor"] and "only_second" not in said_of["supervisor"]


def test_of_two_books_side_by_side_it_is_said_that_the_counts_leave_findings_out(desk: Desk) -> None:
    found = people(desk)
    for name in ("manager", "supervisor"):
        test = run_page("compliance", found[name], filters=THREATS)
        assert not test.exception
        assert ("不计入下面的数字" in said(test)) == (name == "supervisor")
