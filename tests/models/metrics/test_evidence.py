"""The rows under a number add up to the number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import metrics, warehouse
from models.metrics.evidence import rows_behind
from tests.pages.checked_floor import make_checked_floor

PERIODS = [(date(2026, 2, 1), date(2026, 3, 8)), (date(2026, 2, 10), date(2026, 2, 25))]
FILTERS = [
    metrics.Filters(),
    metrics.Filters(team_id=("T1",)),
    metrics.Filters(agent_id=("A1",)),
    metrics.Filters(client=("甲银行",)),
]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> warehouse.Connection:
    data: Path = tmp_path_factory.mktemp("floor")
    make_checked_floor(data)
    return warehouse.open_current(data)


@pytest.mark.parametrize("kpi_id", list(metrics.definitions()))
@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("days", PERIODS)
def test_the_rows_of_a_kpi_add_up_to_it(
    build: warehouse.Connection, kpi_id: str, filters: metrics.Filters, days: tuple[date, date]
) -> None:
    result = metrics.kpis(build, *days, filters)[kpi_id]
    rows = rows_behind(build, kpi_id, *days, filters)
    assert float(rows["denominator"].sum()) == pytest.approx(float(result["denominator"] or 0))
    if result["denominator"]:
        assert float(rows["numerator"].sum()) == pytest.approx(float(result["numerator"]))
        assert len(rows) > 0
