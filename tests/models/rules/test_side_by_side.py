"""Two books over the same days: each call, case and collector stands once, under what each book says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import rules
from models.rules.pack import Pack
from tests.models.rules.test_in_a_build import FLOOR, WEEK, at, call
from tests.models.small_warehouse import small_warehouse

GBT = "cn_gbt_45251_2025"
TALK = {"relation": "self", "result": "answered", "talk_seconds": 60, "next_step": "s"}


def book(data: Path, name: str) -> Pack:
    return next(pack for pack in rules.packs(data) if pack.id == name)


def compared(data: Path, floor: dict, first: str, second: str, days: tuple[date, date] = WEEK) -> dict:
    con = small_warehouse(floor)
    rules.check(con, data)
    found = rules.compare(con, book(data, first), book(data, second), *days)
    return {(row["kind"], row["id"]): row["verdict"] for row in found}


@pytest.mark.parametrize("is_on", [True, False])
def test_each_call_is_told_once_under_what_both_books_say(tmp_path: Path, is_on: bool) -> None:
    rules.switch(tmp_path, "us_reg_f", is_on)
    calls = [
        call("night", at(22, 30)),
        call("evening", at(21)),
        call("day", at(9), note=None),
        call("late", at(23), note=None),
        call("good", at(10)),
    ]
    found = compared(tmp_path, {"calls": calls}, "company_policy", "us_reg_f")
    assert found == {
        ("call", "night"): "both",
        ("call", "evening"): "only_second",
        ("call", "day"): "only_first",
        ("call", "late"): "both",
    }


@pytest.mark.parametrize("is_on", [True, False])
def test_a_collector_without_training_is_a_collector_and_no_case(tmp_path: Path, is_on: bool) -> None:
    rules.switch(tmp_path, GBT, is_on)
    floor = FLOOR | {
        "agents": [{"agent_id": "a1"}, {"agent_id": "a2"}, {"agent_id": "a3"}],
        "calls": [
            call("c0", at(9, day=-1), agent_id="a2"),
            call("c1", at(9), agent_id="a1"),
            call("c2", at(10), agent_id="a2"),
            call("c3", at(10), agent_id="a3"),
        ],
        "trainings": [{"training_id": "t", "agent_id": "a3", "held_on": date(2026, 1, 1)}],
    }
    found = compared(tmp_path, floor, "company_policy", GBT)
    assert found == {("agent", "a1"): "only_second"}


def test_a_trial_of_days_of_training_finds_nothing_new_where_nothing_changes(tmp_path: Path) -> None:
    rules.switch(tmp_path, GBT, True)
    floor = FLOOR | {
        "calls": [call("c0", at(9, day=-1), agent_id="a1"), call("c1", at(9), agent_id="a1")],
        "trainings": [{"training_id": "t", "agent_id": "a1", "held_on": date(2025, 1, 1)}],
    }
    con = small_warehouse(floor)
    rules.check(con, tmp_path)
    rule = book(tmp_path, GBT).rule("gbt_training_yearly")
    assert rules.what_if(con, rule, {"training_days": 365}, *WEEK).appear == []
    assert [row["subject"] for row in rules.what_if(con, rule, {"training_days": 300}, *WEEK).appear] == []
    assert len(rules.what_if(con, rule, {"training_days": 400}, date(2026, 1, 1), WEEK[1]).vanish) == 1


def test_a_limit_is_told_of_the_call_that_goes_over_it(tmp_path: Path) -> None:
    calls = [call(f"c{n}", at(9 + n), **TALK) for n in range(5)]
    found = compared(tmp_path, {"calls": calls}, "company_policy", GBT)
    assert found == {("call", "c3"): "only_second", ("call", "c4"): "only_second"}


def test_each_sms_visit_and_complaint_stands_for_itself_and_not_for_its_case(tmp_path: Path) -> None:
    floor = FLOOR | {
        "calls": [call("c", at(9), result="answered", next_step="s"), call("z", at(9, day=35), case_id=None)],
        "sms": [
            {"sms_id": "noon", "case_id": "k", "sent_at": at(12, day=30), "agent_id": "a1"},
            {"sms_id": "night", "case_id": "k", "sent_at": at(23, day=30), "agent_id": "a1"},
            {"sms_id": "stray", "sent_at": at(23, day=30), "agent_id": "a1"},
        ],
        "visits": [
            {"visit_id": "alone", "case_id": "k", "visited_at": at(7, day=30), "appointment_at": at(9), "staff_ids": "a1"},
        ],
        "complaints": [{"complaint_id": "m", "received_at": at(9), "agent_id": "a1"}],
    }  # fmt: skip
    days = date(2026, 2, 4), date(2026, 2, 4)
    assert compared(tmp_path, floor, "company_policy", "cn_cba_2026", days) == {
        ("sms", "noon"): "only_first",
        ("sms", "night"): "both",
        ("sms", "stray"): "only_second",
        ("visit", "alone"): "both",
    }
    late = date(2026, 1, 20), date(2026, 1, 20)
    found = compared(tmp_path, floor, "company_policy_more", "cn_cba_2026", late)
    assert ("complaint", "m") in found and not any(kind == "agent" for kind, _ in found)
