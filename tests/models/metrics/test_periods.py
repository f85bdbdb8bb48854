"""Weeks and months of the days asked for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.metrics.periods import months, weeks


@pytest.mark.parametrize(
    ("first", "last", "week_ids", "month_ids"),
    [
        (date(2026, 1, 5), date(2026, 1, 11), ["2026-W02"], ["2026-01"]),
        (date(2025, 12, 31), date(2026, 1, 12), ["2026-W01", "2026-W02", "2026-W03"], ["2025-12", "2026-01"]),
        (date(9999, 12, 26), date(9999, 12, 31), ["9999-W51", "9999-W52"], ["9999-12"]),
    ],
)
def test_the_days_asked_for_are_cut_into_weeks_and_months_without_gap_or_rest(
    first: date, last: date, week_ids: list[str], month_ids: list[str]
) -> None:
    for periods, ids in ((weeks(first, last), week_ids), (months(first, last), month_ids)):
        assert [period.id for period in periods] == ids
        assert (periods[0].first_day, periods[-1].last_day) == (first, last)
        assert all(a.last_day + timedelta(days=1) == b.first_day for a, b in pairwise(periods))
