"""The card of a finding agrees with the finding, call by call."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models import rules, warehouse
from models.rules.breach import BreachCard
from tests.models.rules.test_in_a_build import FLOOR, WEEK, at, call
from tests.models.small_warehouse import small_warehouse


def test_the_other_ways_of_counting_end_at_the_call_itself_among_calls_of_one_second(tmp_path: Path) -> None:
    con = small_warehouse(FLOOR | {"calls": [call(f"c{n}", at(9)) for n in range(5)]})
    rules.check(con, tmp_path)
    found = rules.violations(con, *WEEK, filters={"rule_id": "third_party_hourly_limit"})
    cards = [rules.breach_card(con, row["violation_id"]) for row in found]
    assert sorted((card.number, card.counts["unanswered"], card.counts["dialled"]) for card in cards) == [
        (3, 3, 3), (4, 4, 4), (5, 5, 5),
    ]  # fmt: skip


TALK = {"relation": "self", "result": "answered", "next_step": "s"}


def cards(con: warehouse.Connection, rule_id: str) -> list[BreachCard]:
    found = rules.violations(con, *WEEK, filters={"rule_id": rule_id})
    return [rules.breach_card(con, row["violation_id"]) for row in found]


def test_a_card_counts_the_talks_of_a_case_that_is_in_no_list_of_cases(tmp_path: Path) -> None:
    rules.switch(tmp_path, "cn_gbt_45251_2025", True)
    talks = [call(f"c{n}", at(9 + n), case_id="stray", talk_seconds=60, **TALK) for n in range(4)]
    known = [call("k1", at(15), talk_seconds=60, **TALK | {"case_id": "known"})]
    con = small_warehouse({"cases": [{"case_id": "known", "debtor_id": "stray"}], "calls": talks + known})
    rules.check(con, tmp_path)
    found = cards(con, "gbt_debtor_daily_talks")
    assert [(card.number, card.counts["effective"]) for card in found] == [(4, 4)]
    assert [one.call["call_id"] for one in found[0].calls if one.is_counted] == ["c0", "c1", "c2", "c3"]


def test_a_talk_of_unknown_length_counts_on_the_card_as_little_as_in_the_rule(tmp_path: Path) -> None:
    rules.switch(tmp_path, "cn_gbt_45251_2025", True)
    limits = {"effective_seconds": 0, "debtor_daily_max": 1}
    rules.adopt(tmp_path, "gbt_debtor_daily_talks", limits, "王主管", "试行", date(2026, 1, 1))
    calls = [call(f"c{n}", at(9 + n), talk_seconds=long, **TALK) for n, long in enumerate((0, None, 5))]
    con = small_warehouse(FLOOR | {"calls": calls})
    rules.check(con, tmp_path)
    [card] = cards(con, "gbt_debtor_daily_talks")
    assert (card.number, card.counts["connected"], card.counts["effective"]) == (2, 3, 2)
    assert [one.why.en for one in card.calls] == [
        "counted", "how long the talk was is not known", "counted",
    ]  # fmt: skip


def test_a_card_tells_who_adopted_the_version_in_force_and_what_it_set(tmp_path: Path) -> None:
    con = small_warehouse(FLOOR)
    rules.check(con, tmp_path)
    assert [card.adopted for card in cards(con, "quiet_hours")] == [None]
    rules.adopt(tmp_path, "quiet_hours", {"quiet_start": "21:00"}, "王主管", "委托行来函", date(2026, 1, 5))
    rules.check(con, tmp_path)
    [card] = cards(con, "quiet_hours")
    assert card.adopted is not None
    said = card.adopted.author, card.adopted.reason, card.adopted.first_day, card.adopted.parameters
    assert said == ("王主管", "委托行来函", date(2026, 1, 5), {"quiet_start": "21:00:00"})
