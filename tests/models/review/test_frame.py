"""Which week is reviewed, and reported, last."""

from __future__ import annotations

from datetime import date

import pytest

from models.review.frame import last_whole_week


@pytest.mark.parametrize(
    ("first", "last", "monday"),
    [
        (date(2026, 1, 1), date(2026, 3, 8), date(2026, 3, 2)),  # the data end with a Sunday
        (date(2026, 1, 1), date(2026, 3, 7), date(2026, 2, 23)),  # and with the Saturday before it
        (date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 2)),  # there is only this one
    ],
)
def test_a_week_that_is_not_over_is_left_out_unless_it_is_the_only_one(
    first: date, last: date, monday: date
) -> None:
    assert last_whole_week((first, last))[0] == monday
