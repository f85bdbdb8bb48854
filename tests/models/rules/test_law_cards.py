"""The card of a law book's finding shows the calls of its debtor or person, as the rule counts them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models import rules
from tests.models.rules.test_in_a_build import WEEK, at, call
from tests.models.small_warehouse import small_warehouse


def card(data: Path, pack: str, rule_id: str, calls: list[dict], cases: list[dict]) -> rules.BreachCard:
    rules.switch(data, pack, True)
    con = small_warehouse({"calls": calls, "cases": cases})
    rules.check(con, data)
    found = rules.violations(con, *WEEK, filters={"rule_id": rule_id})
    assert len(found) == 1
    return rules.breach_card(con, found[0]["violation_id"])


@pytest.mark.parametrize(
    "cases",
    [
        [],
        [{"case_id": "k"}, {"case_id": "x", "debtor_id": "k"}],
        [{"case_id": "k", "debtor_id": "d"}, {"case_id": "x", "debtor_id": "e"}],
    ],
)
def test_the_talks_of_a_case_stand_on_its_card_whether_or_not_its_debtor_is_known(
    tmp_path: Path, cases: list[dict]
) -> None:
    talk = {"relation": "self", "result": "answered", "talk_seconds": 60}
    calls = [call(f"c{n}", at(9 + n), **talk) for n in range(4)] + [call("z", at(15), case_id="x", **talk)]
    found = card(tmp_path, "cn_gbt_45251_2025", "gbt_debtor_daily_talks", calls, cases)
    assert [(c.call["call_id"], c.is_counted) for c in found.calls] == [(f"c{n}", True) for n in range(4)]
    assert (found.number, found.limit, found.counts["effective"]) == (4, 3, 4)


def test_a_card_of_seven_days_shows_the_calls_to_that_person_alone(tmp_path: Path) -> None:
    calls = [call(f"g{n}", at(9, n), relation="guarantor", callee_number="13900002222") for n in range(8)]
    calls += [call(f"s{n}", at(8, n), relation="self") for n in range(7)]
    found = card(tmp_path, "us_reg_f", "us_seven_day_limit", calls, [])
    assert [c.call["call_id"] for c in found.calls] == [f"g{n}" for n in range(8)]
    assert (found.number, found.limit, found.counts["dialled"]) == (8, 7, 8)
    assert found.window_from == at(0) - timedelta(days=6)
