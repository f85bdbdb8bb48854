"""Every rule does what its own examples say."""

from __future__ import annotations

import pytest

from models.rules import book, examples
from models.rules.pack import Pack

PACKS = [book.read_pack(path.parent) for path in sorted(book.SHIPPED.glob("*/pack.toml"))]


@pytest.fixture(scope="module")
def floor() -> examples.Floor:
    return examples.Floor()


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_rules_fire_and_stay_silent_as_their_examples_say(pack: Pack, floor: examples.Floor) -> None:
    assert examples.failures(pack, floor) == []


def test_the_company_policy_holds_exactly_the_twenty_rules_of_the_contract() -> None:
    policy = next(pack for pack in PACKS if pack.id == "company_policy")
    assert {rule.id for rule in policy.rules} == {
        "quiet_hours", "undesignated_line", "dial_mode", "sms_not_allowed", "recording_missing", "recording_short",
        "relation_missing", "stop_list", "third_party_daily_limit", "third_party_hourly_limit",
        "reachable_weekly_minimum", "lost_monthly_minimum", "sms_first", "call_after_settlement", "note_missing",
        "note_late", "visit_staff", "visit_appointment", "untouched_case", "exam_before_calls",
    }  # fmt: skip
