"""A share without sampling error says why, and only such a one."""

from __future__ import annotations

import pytest

from models.estimates import Stratum, estimate
from models.review.certainty import known


def flagged(reviewed: int, violations: int, size: int = 8) -> Stratum:
    return Stratum("f", True, size, reviewed, violations)


def others(reviewed: int, violations: int) -> Stratum:
    return Stratum("u", False, 90, reviewed, violations)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([flagged(4, 2), others(60, 1)], {}),
        ([flagged(8, 2), others(60, 1)], {"precision": "all_heard"}),
        ([flagged(8, 0), others(60, 1)], {"precision": "all_heard", "recall": "no_flag_right"}),
        ([flagged(8, 0), others(60, 0)], {"precision": "all_heard"}),
        ([others(60, 1)], {"precision": "none_flagged", "recall": "no_flag_right"}),
        ([flagged(8, 2), others(90, 1)], dict.fromkeys(("prevalence", "precision", "recall"), "all_heard")),
        (
            [flagged(8, 0), others(90, 0)],
            {"prevalence": "all_heard", "precision": "all_heard", "recall": "no_violation"},
        ),
        ([flagged(4, 2), others(90, 0)], {"recall": "none_missed"}),
        ([], {"precision": "none_flagged"}),
    ],
)
def test_a_share_that_is_known_for_certain_says_why(cells: list[Stratum], why: dict[str, str]) -> None:
    assert known(cells) == why


@pytest.mark.parametrize("violations", range(4))
@pytest.mark.parametrize("reviewed", [3, 7, 8])
def test_an_interval_of_one_point_is_always_explained(reviewed: int, violations: int) -> None:
    for heard in (1, 60, 89, 90):
        cells = [flagged(reviewed, min(violations, reviewed)), others(heard, 0)]
        found = estimate(cells)
        points = {
            name for name, share in found.items() if share.value is not None and share.low == share.high
        }
        assert points <= known(cells).keys()
