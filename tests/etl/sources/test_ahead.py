"""Events dated after their load are counted, whichever way the build is made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl import publish, sources, status
from models import warehouse
from models.floor.scope import call_days, last_call_day
from models.settings import Settings

CALLS = "call_id,direction,started_at,result\n"
PAYMENTS = "payment_id,case_id,paid_at,amount\n"


def _day(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def _built(folder: Path, data: Path, extend_from_calls: int, **files: str) -> dict:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    settings = Settings(data=data, extend_from_calls=extend_from_calls)
    sources.load(folder, settings)
    publish.build(data, settings, lambda _: None)
    return status.status(data, settings)["checks"]


@pytest.mark.parametrize("extend_from_calls", [0, 1_000_000])
def test_events_of_days_that_had_not_come_are_counted(tmp_path: Path, extend_from_calls: int) -> None:
    past, today, later = (
        f"{name},outbound,{_day(days)} 09:00:00,answered\n"
        for name, days in (("c1", -9), ("c2", 0), ("c3", 40))
    )
    payments = f"{PAYMENTS}p1,k,{_day(400)},5\np2,k,{_day(-1)},5\n"
    first = _built(tmp_path / "a", tmp_path / "data", extend_from_calls, calls=CALLS + past + today)
    both = _built(
        tmp_path / "b", tmp_path / "data", extend_from_calls, calls=CALLS + later, payments=payments
    )
    assert (first["events_after_they_were_loaded"], both["events_after_they_were_loaded"]) == (0, 2)


@pytest.mark.parametrize("extend_from_calls", [0, 1_000_000])
def test_a_call_dated_ahead_is_named_by_file_and_line_and_leaves_the_days_of_pages_alone(
    tmp_path: Path, extend_from_calls: int
) -> None:
    past, later = (
        f"{name},outbound,{_day(days)} 09:00:00,answered\n" for name, days in (("c1", -9), ("c2", 4000))
    )
    _built(tmp_path / "a", tmp_path / "data", extend_from_calls, calls=CALLS + past)
    _built(tmp_path / "b", tmp_path / "data", extend_from_calls, calls=CALLS + past + later)
    con = warehouse.open_current(tmp_path / "data")
    named = con.execute("SELECT table_name, day::VARCHAR, source_file, source_line FROM mart.events_ahead")
    assert named.fetchall() == [("calls", _day(4000), "calls.csv", 3)]
    days = call_days(con)
    assert days and [str(one) for one in days] == [_day(-9), _day(-9)]
    assert str(last_call_day(con)) == _day(4000)


def test_where_every_call_is_dated_ahead_they_stand(tmp_path: Path) -> None:
    later = f"c1,outbound,{_day(400)} 09:00:00,answered\n"
    _built(tmp_path / "a", tmp_path / "data", 1_000_000, calls=CALLS + later)
    days = call_days(warehouse.open_current(tmp_path / "data"))
    assert days and str(days[1]) == _day(400)
