"""Every rule does what its own examples say."""

from __future__ import annotations

import re

import pytest

from models.language import labels
from models.rules import book, examples
from models.rules.pack import Pack

PACKS = [book.read_pack(path.parent) for path in sorted(book.SHIPPED.glob("*/pack.toml"))]


@pytest.fixture(scope="module")
def floor() -> examples.Floor:
    return examples.Floor()


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_rules_fire_and_stay_silent_as_their_examples_say(pack: Pack, floor: examples.Floor) -> None:
    assert examples.failures(pack, floor) == []


# What the program does itself: client overrides, findings of talk against the books, pages, lists and files, versions.
DONE_BY_THE_PROGRAM = {2, 67, 74, 75, 81, 82, 85, 86, 87, 91, 120, 121}


def test_every_requirement_of_the_seed_is_a_rule_a_label_or_listed_as_undecidable() -> None:
    clauses = [rule.clause.id for pack in PACKS for rule in pack.rules]
    clauses += [item.clause.id for pack in PACKS for item in pack.undecidable]
    clauses += [label.clause for label in labels.labels().values()]
    found = {int(number) for clause in clauses for number in re.findall(r"S-(\d+)", clause)}
    assert set(range(1, 122)) - DONE_BY_THE_PROGRAM - found == set()


def test_the_company_policy_holds_exactly_the_twenty_rules_of_the_contract() -> None:
    policy = next(pack for pack in PACKS if pack.id == "company_policy")
    assert {rule.id for rule in policy.rules} == {
        "quiet_hours", "undesignated_line", "dial_mode", "sms_not_allowed", "recording_missing", "recording_short",
        "relation_missing", "stop_list", "third_party_daily_limit", "third_party_hourly_limit",
        "reachable_weekly_minimum", "lost_monthly_minimum", "sms_first", "call_after_settlement", "note_missing",
        "note_late", "visit_staff", "visit_appointment", "untouched_case", "exam_before_calls",
    }  # fmt: skip
