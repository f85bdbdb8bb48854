"""Collectors' counts weighted back to their calls, and the change around a measure."""

from __future__ import annotations

from datetime import date

import pytest

from models.review.conduct import change, most_with_losses, weighted_counts
from models.review.proof import Member, Review

WEEK = date(2026, 3, 2)


def test_a_collector_whose_flagged_calls_are_heard_more_often_is_not_punished_for_it() -> None:
    red = [Member(WEEK, f"R{n}", "flagged.red", "T", "A", frozenset({"threat"})) for n in range(10)]
    plain = [Member(WEEK, f"P{n}", "plain.A", "T", "A", frozenset()) for n in range(90)]
    sizes = {(WEEK, "flagged.red"): 10, (WEEK, "plain.A"): 90}
    heard = [(call, True) for call in red] + [(call, False) for call in plain[:10]]
    reviews = [
        Review(WEEK, call.call_id, call.stratum, "T", "A", bad, frozenset({"threat"} if bad else ()))
        for call, bad in heard
    ]
    assert weighted_counts(sizes, red + plain, reviews) == {"A": (12, pytest.approx(1.2))}


def test_a_fault_in_a_flagged_call_is_not_rounded_away() -> None:
    calls = [Member(WEEK, "R", "flagged.red", "T", "A", frozenset({"threat"}))]
    calls += [Member(WEEK, f"P{n}", "plain.A", "T", "A", frozenset()) for n in range(19)]
    heard = [(calls[0], True), (calls[1], False), (calls[2], False)]
    reviews = [Review(WEEK, one.call_id, one.stratum, "T", "A", bad, frozenset()) for one, bad in heard]
    sizes = {(WEEK, "flagged.red"): 1, (WEEK, "plain.A"): 19}
    assert weighted_counts(sizes, calls, reviews) == {"A": (2, pytest.approx(0.1))}


def test_a_collector_without_reviews_has_none() -> None:
    calls = [Member(WEEK, "P", "plain.A", "T", "A", frozenset())]
    assert weighted_counts({(WEEK, "plain.A"): 1}, calls, []) == {"A": (0, 0)}


def test_every_lost_call_of_a_collector_may_be_a_fault() -> None:
    assert most_with_losses(0.25, {"answered": 100, "reviewable": 80}) == pytest.approx(0.4)
    assert most_with_losses(0.25, {"answered": 0, "reviewable": 0}) == 1


def test_a_change_is_told_only_where_the_intervals_lie_apart() -> None:
    rows = [
        {"is_theirs": True, "is_after": False, "calls": 200, "faults": 40},
        {"is_theirs": True, "is_after": True, "calls": 200, "faults": 5},
        {"is_theirs": False, "is_after": False, "calls": 900, "faults": 45},
    ]
    found = change(rows)
    assert found.is_told_apart
    assert found.others_after.value is None
    rows[1] |= {"faults": 35}
    assert not change(rows).is_told_apart
