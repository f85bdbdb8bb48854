"""The ratio of recovered to expected money of a collector, with an interval that holds what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from models.review.fairness import Ratio, recovery_ratio


def _of(paid: np.ndarray, expected: np.ndarray) -> Ratio | None:
    squares = float((paid**2).sum()), float((expected**2).sum()), float((paid * expected).sum())
    return recovery_ratio(len(paid), float(paid.sum()), float(expected.sum()), *squares)


def test_cases_that_paid_exactly_what_was_expected_leave_no_doubt() -> None:
    amounts = np.array([100.0, 250.0, 4000.0])
    found = _of(amounts, amounts)
    assert found is not None and (found.value, found.low, found.high) == pytest.approx((1, 1, 1))


def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says() -> None:
    chance = np.random.default_rng(7)
    holds = 0
    for _ in range(1000):
        amounts = chance.lognormal(9, 0.8, 60)
        paid = amounts * chance.binomial(1, 0.3, 60) * chance.uniform(0.2, 1, 60)
        found = _of(paid, amounts * 0.18)
        assert found is not None and found.low is not None and found.high is not None
        holds += found.low <= 1 <= found.high
    assert 0.92 <= holds / 1000 <= 0.99


def test_where_nothing_was_recovered_the_interval_is_not_known() -> None:
    assert _of(np.zeros(40), np.full(40, 50.0)) == Ratio(0.0, None, None)


def test_one_case_and_cases_of_which_nothing_was_to_be_expected_have_no_ratio() -> None:
    assert _of(np.array([5.0]), np.array([5.0])) is None
    assert _of(np.zeros(40), np.zeros(40)) is None
