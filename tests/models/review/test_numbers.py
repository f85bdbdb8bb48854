"""Plans, agreement and comparisons, against hand-derived cases and a library."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from models.review import agreement, fairness, plan
from models.review.proof import wilson

# Two reviewers, 20 calls: both yes 3, both no 14, first alone 1, second alone 2.
PAIRS = [(True, True)] * 3 + [(False, False)] * 14 + [(True, False)] + [(False, True)] * 2


def test_sixty_reviews_see_a_one_percent_fault_with_45_percent_and_299_with_95() -> None:
    assert plan.chance_to_see(0.01, 60) == pytest.approx(0.453, abs=0.001)
    assert plan.reviews_to_see(0.01) == 299


def test_more_reviews_narrow_the_interval() -> None:
    widths = [plan.width({"all": 2000}, {"all": 0.05}, {"all": n}) for n in (40, 100, 400)]
    assert widths == sorted(widths, reverse=True)
    assert plan.width({"all": 200}, {"all": 0.05}, {"all": 200}) == 0


def test_a_split_by_flag_is_narrower_than_as_many_reviews_of_all_calls_alike() -> None:
    """100 flagged calls, half bad; 900 others, 2 % bad: 68 of 1,000. Flagged heard whole, only the others are unsure."""
    sizes, rates = {"flagged": 100, "plain": 900}, {"flagged": 0.5, "plain": 0.02}
    split = plan.neyman(sizes, rates, 200)
    alike = plan.width({"all": 1000}, {"all": 0.068}, {"all": 200})
    assert plan.width(sizes, rates, split) < alike
    whole = plan.width(sizes, rates, {"flagged": 100, "plain": 100})
    others = plan.width({"plain": 900}, {"plain": 0.02}, {"plain": 100})
    assert whole == pytest.approx(others * 0.9, abs=0.002)


def test_neyman_spends_more_where_there_is_more_to_learn() -> None:
    split = plan.neyman({"flagged": 100, "plain": 900}, {"flagged": 0.5, "plain": 0.02}, 60)
    assert sum(split.values()) == 60
    assert split["flagged"] == pytest.approx(60 * 50 / (50 + 126), abs=1)


def test_a_stratum_never_gets_more_reviews_than_calls() -> None:
    assert plan.neyman({"a": 3, "b": 2}, {"a": 0.5, "b": 0.5}, 60) == {"a": 3, "b": 2}


def test_kappa_equals_the_library_and_ac1_the_formula_by_hand() -> None:
    found = agreement.agreement(PAIRS)
    first, second = zip(*PAIRS, strict=True)
    assert found.calls == 20
    assert found.raw and found.raw[0] == pytest.approx(17 / 20)
    assert found.kappa and found.kappa[0] == pytest.approx(cohen_kappa_score(first, second))
    share = 9 / 40
    assert found.ac1 and found.ac1[0] == pytest.approx(
        (0.85 - 2 * share * (1 - share)) / (1 - 2 * share * (1 - share))
    )
    assert found.kappa[1] < found.kappa[0] < found.kappa[2]


def test_raw_agreement_has_the_interval_of_a_share_of_so_many_calls() -> None:
    """Of thirty pairs 27 agree (Wilson 1927); resampled pairs would reach to 1, as if all might agree."""
    found = agreement.agreement([(True, True)] * 5 + [(False, False)] * 22 + [(True, False)] * 3)
    assert found.raw == (0.9, pytest.approx(0.7438, abs=1e-3), pytest.approx(0.9654, abs=1e-3))


def test_agreement_on_nothing_but_no_has_an_ac1_and_no_kappa() -> None:
    found = agreement.agreement([(False, False)] * 12)
    assert found.kappa is None
    assert found.ac1 == found.raw == (1.0, pytest.approx(0.7575, abs=1e-4), 1.0)


def test_agreement_on_every_call_is_not_certain() -> None:
    """Twelve calls, three in violation: Wilson's lower end 0.7575, chance 0.625 after Cohen, 0.375 after Gwet."""
    found = agreement.agreement([(True, True)] * 3 + [(False, False)] * 9)
    assert found.kappa == (1.0, pytest.approx((0.7575 - 0.625) / 0.375, abs=1e-3), 1.0)
    assert found.ac1 == (1.0, pytest.approx((0.7575 - 0.375) / 0.625, abs=1e-3), 1.0)


def test_a_collector_with_few_reviews_is_pulled_to_the_floor_and_not_called_out() -> None:
    counts = {"a": (3, 2), "b": (60, 3), "c": (60, 2), "d": (60, 4)}
    found = fairness.standings(counts, minimum=30)
    assert found["a"].shrunken < 2 / 3
    assert (found["a"].is_ranked, found["a"].is_outside) == (False, False)
    assert found["b"].is_ranked


def test_few_reviews_of_a_whole_floor_make_nobody_known_better_than_the_floor() -> None:
    """Twelve collectors with nine reviews and one fault each: 12 of 108, which is known to about 12 points."""
    found = fairness.standings({str(n): (9, 1) for n in range(12)}, minimum=30)["0"]
    floor = wilson(12, 108)
    assert found.high - found.low > 0.9 * (floor.high - floor.low)


def test_a_floor_in_which_nothing_was_found_is_not_known_to_be_free_of_faults() -> None:
    found = fairness.standings({str(n): (2, 0) for n in range(12)}, minimum=30)["0"]
    assert (found.faults, found.is_outside) == (0, False)
    assert 0.05 < found.high < 0.15
    assert found.funnel_high > 0


def test_about_one_collector_in_twenty_lies_outside_the_funnel_by_chance() -> None:
    random = np.random.default_rng(7)
    counts = {str(n): (80, int(random.binomial(80, 0.1))) for n in range(400)}
    outside = sum(row.is_outside for row in fairness.standings(counts, minimum=30).values())
    assert outside / 400 < 0.07
