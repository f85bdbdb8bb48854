"""My verdicts: each call is named as it was while it was heard, by collector, weekday and time, and never by its number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import warehouse
from models.desk import Desk, verdicts
from tests.pages.reviewed import people, review_week, run_page


@pytest.fixture(autouse=True)
def desk(plain_floor: Path, desk_over: Callable[[Path], Desk]) -> Desk:
    return desk_over(plain_floor)


def test_my_verdicts_name_collector_time_and_outcome_and_no_number(plain_floor: Path, desk: Desk) -> None:
    found = people(desk)
    review_week(plain_floor, desk, found, leave=1)
    test = run_page("review", found["supervisor"], "en")
    assert not test.exception
    told = [one.label.replace("\\", "") for one in test.button if str(one.key).startswith("open-")]
    with desk.read() as connection:
        mine = [row for row in verdicts.standing(connection) if row["user_id"] == found["supervisor"].user_id]
    assert len(told) == len(mine) > 0
    con = warehouse.open_current(plain_floor)
    for label, row in zip(told, mine, strict=True):
        [call] = warehouse.rows(con, warehouse.query_text("talk/whose"), {"call_ids": [row["call_id"]]})
        assert label.startswith(call["agent_name"]) and row["call_id"] not in label
        assert f"{call['started_at']:%A %H:%M}" in label
        assert label.endswith({"clean": "Clean", "violation": "Violation"}[row["outcome"]])
