"""A case that reached a cap of an active pack is excused from the floors of that week or month, in a build and in a trial."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from models import rules, warehouse
from models.rules.book import shipped_rule
from tests.models.small_warehouse import small_warehouse

MONDAY = datetime(2026, 1, 5, 9)
WEEK = (date(2026, 1, 5), date(2026, 1, 11))
FLOOR, LIMIT = "reachable_weekly_minimum", "us_seven_day_limit"


def call(day: int, case_id: str | None = "k", **more: object) -> dict[str, object]:
    at = MONDAY + timedelta(days=day, minutes=int(more.pop("minute", 0)))
    return {
        "call_id": f"{case_id} {at}", "case_id": case_id, "started_at": at, "direction": "outbound", "note": "n",
        "result": "no_answer", "relation": "self", "callee_number": "13800001111", **more,
    }  # fmt: skip


def checked(data: Path, calls: list[dict[str, object]], least: int = 8) -> warehouse.Connection:
    """A build of a week, with the floor of client 甲银行 at so many calls."""
    (data / "overrides.toml").write_text(
        f'[[client."甲银行"]]\nreachable_weekly_min = {least}\n', encoding="utf-8"
    )
    cases = [
        {"case_id": name, "client": "甲银行", "placed_on": date(2025, 12, 1), "reachability": "reachable"}
        for name in sorted({str(one["case_id"]) for one in calls if one["case_id"]})
    ]
    con = small_warehouse({"cases": cases, "calls": [*calls, call(0, None), call(6, None, minute=900)]})
    rules.check(con, data)
    return con


def standing(con: warehouse.Connection) -> list[str]:
    found = rules.violations(con, *WEEK, filters={"rule_id": FLOOR})
    return sorted(row["case_id"] for row in found)


def suspended(con: warehouse.Connection) -> list[tuple[str, str]]:
    rows = warehouse.rows(
        con,
        f"SELECT case_id, suspended_by FROM mart.suspended_floors WHERE rule_id = '{FLOOR}' "
        "AND occurred_at::DATE = DATE '2026-01-11' ORDER BY ALL",
    )
    return [(row["case_id"], row["suspended_by"]) for row in rows]


@pytest.mark.parametrize(
    ("days", "is_capped"),
    [
        ([0, 1, 2, 3, 4, 5, 6], True),  # the eighth would be too many on Sunday
        ([0, 1, 2, 3, 4, 5], False),
        ([-6, -5, -4, -3, -2, -1, 0], True),  # full on Monday
        ([-7, -6, -5, -4, -3, -2, -1], False),  # on Monday the first is seven days back
        ([-1, -1, -1, -1, -1, -1, -1], True),  # full until Saturday, though nobody called in the week
        ([0, 1, 2, 3, 4, 5, 7], False),  # the seventh is next week's
    ],
)
def test_a_case_that_reached_the_count_of_seven_days_in_the_week_is_excused_from_its_floor(
    data: Path, days: list[int], is_capped: bool
) -> None:
    calls = [call(day, minute=n) for n, day in enumerate(days)]
    rules.switch(data, "us_reg_f", True)
    con = checked(data, calls)
    assert (standing(con), suspended(con)) == (([], [("k", LIMIT)]) if is_capped else (["k"], []))


def test_a_cap_of_a_pack_that_is_off_excuses_nothing(data: Path) -> None:
    assert standing(checked(data, [call(day) for day in range(7)])) == ["k"]


def test_calls_to_third_parties_and_of_other_cases_do_not_reach_the_count(data: Path) -> None:
    rules.switch(data, "us_reg_f", True)
    friends = [call(day, relation="friend") for day in range(7)]
    con = checked(data, [*friends, *(call(day, "l") for day in range(6)), call(6, "m")])
    assert standing(con) == ["k", "l", "m"]


def test_the_third_party_limits_excuse_nothing_for_other_numbers_and_days_are_left(data: Path) -> None:
    con = checked(data, [call(0, relation="friend", minute=n) for n in range(2)], least=3)
    assert standing(con) == ["k"]


def test_the_count_is_that_of_the_day_that_a_version_gives(data: Path) -> None:
    rules.switch(data, "us_reg_f", True)
    calls = [call(day) for day in range(5)]
    assert standing(checked(data, calls)) == ["k"]
    rules.adopt(data, LIMIT, {"seven_day_max": 5}, "王主管", "从严", date(2026, 1, 9))
    assert suspended(checked(data, calls)) == [("k", LIMIT)]


@pytest.mark.parametrize(("seconds", "is_capped"), [(60, True), (9, False)])
def test_a_day_with_as_many_effective_talks_as_the_national_standard_allows_excuses_too(
    data: Path, seconds: int, is_capped: bool
) -> None:
    rules.switch(data, "cn_gbt_45251_2025", True)
    talks = [call(2, result="answered", talk_seconds=seconds, minute=n) for n in range(3)]
    con = checked(data, [*talks, *(call(2, "l", minute=n) for n in range(3))])
    assert suspended(con) == ([("k", "gbt_debtor_daily_talks")] if is_capped else [])
    assert standing(con) == (["l"] if is_capped else ["k", "l"])


@pytest.mark.parametrize("cap", ["us_conversation_silence", LIMIT])
def test_a_trial_shows_what_adopting_it_makes_where_caps_suspend(data: Path, cap: str) -> None:
    rules.switch(data, "us_reg_f", True)
    calls = [call(day, name, minute=n) for n, name in enumerate(("l", "m", "n")) for day in range(4)]
    if cap == LIMIT:
        calls += [call(day, "k", minute=9) for day in range(7)]
    else:
        calls += [
            call(day, "k", minute=9, result="answered" if day == 3 else "no_answer") for day in range(4)
        ]
    con = checked(data, calls, least=3)
    (data / "overrides.toml").unlink()
    con = rebuilt(con, data)
    assert (standing(con), suspended(con)) == ([], [])
    trial = rules.what_if(con, shipped_rule(FLOOR), {"reachable_weekly_min": 8}, *WEEK)
    rules.adopt(data, FLOOR, {"reachable_weekly_min": 8}, "王主管", "从严", date(2025, 1, 1))
    after = rebuilt(con, data)
    assert sorted(row["case_id"] for row in trial.appear) == standing(after) == ["l", "m", "n"]
    assert suspended(after) == [("k", cap)]


def test_a_trial_of_a_cap_tells_the_floors_that_it_would_excuse(data: Path) -> None:
    rules.switch(data, "us_reg_f", True)
    con = checked(data, [call(day) for day in range(5)])
    trial = rules.what_if(con, shipped_rule(LIMIT), {"seven_day_max": 5}, *WEEK)
    assert [(row["rule_id"], row["case_id"]) for row in trial.vanish] == [(FLOOR, "k")]
    rules.adopt(data, LIMIT, {"seven_day_max": 5}, "王主管", "从严", date(2025, 1, 1))
    assert standing(rebuilt(con, data)) == []


def rebuilt(con: warehouse.Connection, data: Path) -> warehouse.Connection:
    rules.check(con, data)
    return con


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path
