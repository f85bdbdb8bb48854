"""The rows that a KPI rests on: what a page opens under a number."""

from __future__ import annotations

from datetime import date

import pandas as pd

from models import warehouse
from models.metrics import periods as calendar
from models.metrics.definitions import definitions
from models.metrics.report import NO_FILTERS, Filters


def rows_behind(
    con: warehouse.Connection, kpi_id: str, first_day: date, last_day: date, filters: Filters = NO_FILTERS
) -> pd.DataFrame:
    """The calls, cases, promises or payments of a KPI over the days given, each with its `numerator` and `denominator`.

    Their sums are the KPI's own numerator and denominator; rows that add nothing to either may be left out.
    """
    calendar.install(con, calendar.whole(first_day, last_day), filters.values, groupings=())
    return warehouse.frame(con, warehouse.query_text(f"kpi_rows/{definitions()[kpi_id].query}"))
