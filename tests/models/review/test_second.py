"""The corrected prevalence: a case by hand, appeals that cannot bias it, and floors whose first reviewers err both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.estimates import Stratum, estimate
from models.review.proof import Review
from models.review.second import Recheck, corrected

WEEK = date(2026, 3, 2)
FLOORS = 120


def opinion(stratum: str, is_bad: bool, second: bool | None = None, upheld: bool | None = None) -> Recheck:
    return Recheck(Review(WEEK, "K", stratum, "T1", "A1", is_bad, frozenset()), second, upheld)


def red(*rechecks: Recheck) -> list[Stratum]:
    found = sum(one.first.is_violation for one in rechecks)
    return [Stratum(f"{WEEK}/flagged.red", True, 100, len(rechecks), found)]


def test_a_case_by_hand() -> None:
    """20 of 100 heard, 10 bad: 3 of 4 appealed ones upheld, 2 of 3 others confirmed; 1 of 5 clean ones was missed.

    50 found in all, of which 0.3 + 0.6 * 2/3 = 0.7 are true; of the other 50, 0.2: 35 + 10 = 45 of 100.
    """
    name = "flagged.red"
    appealed = [opinion(name, True, upheld=upheld) for upheld in (True, True, True, False)]
    others = [opinion(name, True, second) for second in (True, True, False, None, None, None)]
    clean = [opinion(name, False, second) for second in (True, False, False, False, False)]
    rechecks = appealed + others + clean + [opinion(name, False)] * 5
    found = corrected(red(*rechecks), rechecks)
    assert found.value == pytest.approx(0.45)
    assert 0.2 < found.low < 0.45 < found.high < 0.75


def test_an_appeal_that_waits_is_not_yet_known_by_hand() -> None:
    """20 of 100 heard, 10 bad: 2 of 3 decided appeals upheld, 1 waits; 2 of 3 others confirmed; 1 of 5 clean ones missed.

    50 found in all. The waiting one is taken as the decided: 0.4 * 2/3 + 0.6 * 2/3 are true, 33.3 calls; of the other
    50, 0.2: 43.3 of 100. Overturned, it would be 0.2 + 0.4 = 0.6, 40 of 100; upheld 0.3 + 0.4, 45 of 100.
    """
    name = "flagged.red"
    decided = [opinion(name, True, upheld=upheld) for upheld in (True, True, False)]
    others = [opinion(name, True, second) for second in (True, True, False, None, None, None)]
    clean = [opinion(name, False, second) for second in (True, False, False, False, False)]
    rest = decided + others + clean + [opinion(name, False)] * 5
    waits = replace(opinion(name, True), is_waiting=True)
    found, overturned, upheld = (
        corrected(red(*rest, one), [*rest, one])
        for one in (waits, opinion(name, True, upheld=False), opinion(name, True, upheld=True))
    )
    assert found.value == pytest.approx((50 * 2 / 3 + 10) / 100)
    assert (overturned.value, upheld.value) == (pytest.approx(0.40), pytest.approx(0.45))
    assert found.low <= overturned.low + 0.01 and found.high >= upheld.high - 0.01
    assert found.high - found.low > overturned.high - overturned.low


def test_where_no_appeal_is_decided_a_waiting_one_leaves_no_value_and_both_ends_open() -> None:
    name = "flagged.red"
    rechecks = [replace(opinion(name, True), is_waiting=True)] * 10 + [opinion(name, False, False)] * 10
    found = corrected(red(*rechecks), rechecks)
    assert found.value is None
    assert found.low < 0.02 and found.high > 0.5


def test_appeals_alone_correct_nothing() -> None:
    name = "flagged.red"
    rechecks = (
        [opinion(name, True, upheld=False)] * 5 + [opinion(name, True)] * 5 + [opinion(name, False)] * 10
    )
    found = corrected(red(*rechecks), rechecks)
    assert found.value is None
    assert found.high - found.low > 0.5


def test_reviewers_who_never_err_leave_the_estimate_where_it_is() -> None:
    name = "flagged.red"
    rechecks = [opinion(name, True, True)] * 5 + [opinion(name, False, False)] * 15
    cells = red(*rechecks)
    plain = estimate(cells)["prevalence"]
    found = corrected(cells, rechecks)
    assert found.value == pytest.approx(plain.value)
    assert found.low <= plain.low and found.high >= plain.high


def floor(random: np.random.Generator, waiting: float) -> tuple[float, list[Stratum], list[Recheck]]:
    """A floor whose first reviewers miss one fault in three and see one in sixty that is none; wrong ones appeal more."""
    cells, rechecks, truths = [], [], []
    for name, size, heard, rate in (("flagged.red", 150, 60, 0.6), ("plain.A1", 1200, 120, 0.1)):
        truth = random.random(size) < rate
        truths.append(truth)
        found = np.where(truth, random.random(size) < 2 / 3, random.random(size) < 1 / 60)
        for call in range(heard):
            is_bad, is_true = bool(found[call]), bool(truth[call])
            second = is_true if call < heard / 2 else None
            appeals = is_bad and random.random() < (0.2 if is_true else 0.8)
            waits = appeals and random.random() < waiting
            said = opinion(name, is_bad, second, is_true if appeals and not waits else None)
            rechecks.append(replace(said, is_waiting=waits))
        flagged = name.startswith("flagged")
        cells.append(Stratum(f"{WEEK}/{name}", flagged, size, heard, int(found[:heard].sum())))
    return float(np.concatenate(truths).mean()), cells, rechecks


@pytest.mark.parametrize("waiting", [0.0, 0.3])
def test_the_truth_lies_in_the_interval_where_first_reviewers_err(
    waiting: float, capsys: pytest.CaptureFixture[str]
) -> None:
    random = np.random.default_rng(11)
    held, plain_held, widths, errors, plain_errors = 0, 0, [], [], []
    for _ in range(FLOORS):
        truth, cells, rechecks = floor(random, waiting)
        found, plain = corrected(cells, rechecks), estimate(cells)["prevalence"]
        held += found.low <= truth <= found.high
        plain_held += plain.low <= truth <= plain.high
        widths.append(found.high - found.low)
        if found.value is not None and plain.value is not None:
            errors.append(found.value - truth)
            plain_errors.append(plain.value - truth)
    with capsys.disabled():
        print(
            f"\ncorrected, {waiting:.0%} of the appeals waiting: {held / FLOORS:.1%} of {FLOORS} floors, width {np.mean(widths):.3f}, bias {np.mean(errors):+.4f}"
            f"; first opinions alone: {plain_held / FLOORS:.1%}, bias {np.mean(plain_errors):+.4f}"
        )
    assert held / FLOORS >= 0.92
    assert len(errors) > 0.8 * FLOORS
    assert np.mean(widths) < 0.18
    assert abs(np.mean(errors)) < abs(np.mean(plain_errors)) / 3
