"""The card of a rule that counts from an earlier call on: which calls made the number, and what others would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import rules, warehouse
from models.rules.book import read_book
from models.rules.breach import BreachCard
from models.rules.pack import Window
from tests.models.rules.test_in_a_build import WEEK, at, call
from tests.models.small_warehouse import small_warehouse

FLAGS = (
    "CREATE TABLE core.language_flags AS SELECT 'call' AS source_kind, 'event' AS call_id, 'customer' AS speaker, "
    "'confirmed' AS state, 'complaint_intent' AS label"
)
WAYS = ["dialled", "unanswered", "connected", "effective"]


def last_card(con: warehouse.Connection, data: Path, rule_id: str) -> BreachCard:
    rules.check(con, data)
    found = rules.violations(con, *WEEK, filters={"rule_id": rule_id})
    return rules.breach_card(con, found[-1]["violation_id"])


def told(card: BreachCard) -> list[tuple[str, bool, str]]:
    return [(one.call["call_id"], one.is_counted, one.why.en) for one in card.calls]


def test_calls_after_dissatisfaction_are_counted_from_it_also_where_the_other_side_had_called(
    tmp_path: Path,
) -> None:
    cue = {"direction": "inbound", "caller_number": "+86 138-0000-1111", "callee_number": "400"}
    calls = [
        call("earlier", at(8)),
        call("another", at(9, 30), callee_number="13900002222"),
        call("event", at(9), result="answered", talk_seconds=90, **cue),
        call("second", at(10), result="answered", talk_seconds=4),
        call("third", at(11)),
    ]
    con = small_warehouse({"calls": calls})
    con.execute(FLAGS)
    card = last_card(con, tmp_path, "calls_after_dissatisfaction")
    assert (card.window_from, card.window_to) == (at(9), at(11))
    assert told(card) == [
        ("event", False, "the calls after this one count"), ("second", True, "counted"), ("third", True, "counted"),
    ]  # fmt: skip
    assert (card.number, card.limit) == (2, 1)
    assert card.counts == dict(zip(WAYS, (2, 1, 1, 0), strict=True))


def test_invalid_results_are_counted_before_the_call_in_question_on_its_number_and_case(
    tmp_path: Path,
) -> None:
    calls = [call(f"i{n}", at(9 + n), result="invalid_number") for n in range(3)]
    calls += [
        call("talk", at(10, 30), result="answered", talk_seconds=20),
        call("again", at(13)),
        call("elsewhere", at(10, 40), case_id="other", result="invalid_number"),
    ]
    card = last_card(small_warehouse({"calls": calls}), tmp_path, "wrong_number_again")
    assert told(card) == [
        ("i0", True, "counted"), ("i1", True, "counted"),
        ("talk", False, "its result is not invalid number"), ("i2", True, "counted"),
        ("again", False, "the call in question; those before it count"),
    ]  # fmt: skip
    assert (card.number, card.limit) == (3, 3)
    assert card.counts == {"invalid": 3} | dict(zip(WAYS, (4, 0, 1, 1), strict=True))


def test_talks_within_the_days_of_silence_are_counted_whoever_called(tmp_path: Path) -> None:
    rules.switch(tmp_path, "us_reg_f", True)
    debtor = {"relation": "self"}
    calls = [
        call("before", at(9, day=-2), result="answered", talk_seconds=60, **debtor),
        call("inbound", at(9), direction="inbound", result="answered", talk_seconds=60, **debtor),
        call("nobody", at(9, day=1), result="answered", talk_seconds=60, relation=None),
        call("short", at(9, day=2), result="answered", talk_seconds=3, **debtor),
        call("friend", at(9, day=3), callee_number="13900002222", result="answered"),
        call("dialled", at(9, day=6), **debtor),
    ]
    card = last_card(small_warehouse({"calls": calls}), tmp_path, "us_conversation_silence")
    assert card.violation["call_ids"] == ["short", "dialled"]
    assert card.window_from == at(0)
    assert told(card) == [
        ("inbound", True, "counted, an earlier talk"), ("nobody", False, "the relation is not noted"),
        ("short", True, "counted"), ("dialled", False, "the call in question; those before it count"),
    ]  # fmt: skip
    assert (card.number, card.limit) == (2, 1)
    assert card.counts == {"talks": 2} | dict(zip(WAYS, (2, 0, 3, 2), strict=True))


def test_every_limit_is_counted_otherwise_too(tmp_path: Path) -> None:
    limits = [rule for pack in read_book(tmp_path).packs for rule in pack.rules if rule.kind == "limit"]
    assert limits and all(rule.window for rule in limits)


@pytest.mark.parametrize("missing", [{"side": "cap", "span": "day"}, {"side": "reached", "span": "days"}])
def test_a_window_without_its_number_is_refused(missing: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="write the parameter"):
        Window(key="case_id", counts="dialled", **missing)
