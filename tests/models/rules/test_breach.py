"""The card of a finding agrees with the finding, call by call."""

from __future__ import annotations

from pathlib import Path

from models import rules
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
