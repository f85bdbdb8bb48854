"""What arrives late may change a finding of an earlier day, or one of a case that nothing arrived for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.etl.extend.contents import contents
from tests.etl.extend.random_floor import MONDAY, Row, Tables, complete
from tests.etl.extend.test_extending import loaded_twice

Found = dict[str, set[tuple[str, ...]]]


def test_a_first_sms_after_the_first_call_stands_in_the_finding_of_that_call(
    both: tuple[Found, Found],
) -> None:
    _same(both, "texted", "sms_first", '"first_sms_at":"2026-01-17')


def test_a_first_call_stands_in_the_finding_of_a_case_touched_too_late(both: tuple[Found, Found]) -> None:
    _same(both, "untouched", "first_touch_late", '"first_touch":"2026-01-23"')


def test_a_call_over_midnight_is_limited_as_its_cases_client_is_on_the_day_it_began(
    both: tuple[Found, Found],
) -> None:
    _same(both, "moved", "third_party_daily_limit", "乙银行")


def test_a_gap_is_counted_from_an_sms_that_was_dated_ahead(both: tuple[Found, Found]) -> None:
    _same(both, "ahead", "follow_up_gap", '"last_action":"2026-01-20"')


def test_days_pass_by_a_leg_that_leaves_a_call_begun_before_midnight(tmp_path: Path) -> None:
    legs = [
        _call("l1", 19, case_id="full", call_group_id="g", started_at=_at(19, 23)),
        _call("l2", 20, case_id="full", call_group_id="g", started_at=_at(20, 0)),
    ]
    before = _floor(18) | {"cases": [*_floor(18)["cases"], _case("due", placed_on=_on(18))]}
    before["calls"] += legs
    both = _both(tmp_path, before, {"calls": [legs[0] | {"call_group_id": "h"}]})
    _same(both, "due", "first_touch_late", "2026-01-18 23:59:59")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Found]:
    """The findings by case of the extended and of the whole build."""
    before = _floor(20)
    to_friends = {"case_id": None, "result": "no_answer", "relation": "friend", "callee_number": "555"}
    leg = to_friends | {"call_group_id": "g"}
    before["cases"] += [
        _case("texted"),
        _case("untouched", placed_on=_on(14)),
        _case("moved"),
        _case("ahead"),
    ]
    before["calls"] += [
        _call("t", 15, case_id="texted"),
        *(_call(f"m{n}", 10, **to_friends) for n in range(8)),
        _call("g1", 10, **leg, started_at=_at(10, 23)),
        _call("g2", 11, **leg | {"case_id": "moved"}, started_at=_at(11, 0)),
    ]
    before["installments"] += [{"case_id": "ahead", "installment_no": 1, "due_on": _on(1), "due_amount": 100}]
    before["sms"] += [{"sms_id": "s1", "case_id": "ahead", "sent_at": _at(22)}]
    after: Tables = {
        "calls": [_call("u", 25, case_id="untouched"), _call("end", 29, case_id="full")],
        "sms": [{"sms_id": "s2", "case_id": "texted", "sent_at": _at(19)}],
        "cases": [_case("moved", client="乙银行")],
    }
    return _both(tmp_path_factory.mktemp("floor"), before, after)


def _both(folder: Path, before: Tables, after: Tables) -> tuple[Found, Found]:
    one, other = loaded_twice(folder, before, after)
    path, is_extended = one.build()
    assert is_extended
    return _by_case(path), _by_case(other.build()[0])


def _by_case(path: Path) -> Found:
    found: Found = {}
    for row in contents(path)["core.violations"]:
        found.setdefault(row[3], set()).add(row)
    return found


def _same(both: tuple[Found, Found], case_id: str, rule_id: str, part: str) -> None:
    """A case has the same findings in both builds, and one of this rule that says this among them."""
    extended, whole = (found[case_id] for found in both)
    assert any(row[1] == rule_id and any(part in str(value) for value in row) for row in whole)
    assert extended == whole


def _floor(last: int) -> Tables:
    """Two clients, calls on the first and last day, and a row of every table with something in every column."""
    tables: Tables = {name: [row] for name, row in complete().items()}
    tables["calls"] += [_call("first", 0, case_id="full"), _call("last", last, case_id="full")]
    tables["cases"] += [_case("other", client="乙银行")]
    tables["agents"] = [{"agent_id": "a1", "team_id": "t1"}]
    return tables


def _call(call_id: str, day: int, **others: Any) -> Row:
    return {
        "call_id": call_id, "agent_id": "a1", "direction": "outbound", "started_at": _at(day), "result": "answered", "relation": "self",
        "note": "n", "next_step": "s",
    } | others  # fmt: skip


def _case(case_id: str, **others: Any) -> Row:
    return {"case_id": case_id, "client": "甲银行", "placed_on": _on(0), "agent_id": "a1"} | others


def _at(day: int, hour: int = 9) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def _on(day: int) -> date:
    return _at(day).date()
