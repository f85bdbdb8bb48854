"""How a text and its times are held against what was said."""

from __future__ import annotations

import pytest

from etl.sample_checkpoint.errors import edits, start_errors


@pytest.mark.parametrize(
    ("wanted", "found", "count"), [("", "", 0), ("还款", "", 2), ("还款", "还钱", 1), ("还款", "请还款", 1)]
)
def test_edits_are_characters_put_left_out_or_exchanged(wanted: str, found: str, count: int) -> None:
    assert edits(wanted, found) == count


def test_a_sentence_said_twice_and_found_once_is_held_against_the_nearer_one() -> None:
    assert start_errors([("好", 2.0), ("好", 20.0)], [("好", 20.25)]) == [0.25]


def test_starts_are_paired_one_to_one_and_only_with_the_same_sentence() -> None:
    wanted = [("好", 2.0), ("行", 5.0), ("好", 9.0)]
    assert start_errors(wanted, [("好", 2.5), ("好", 9.25), ("不行", 5.0)]) == [0.25, 0.5]
