"""Measures on collectors: from which day on it is counted what followed, and names that are no markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.desk import Desk, measures, users
from models.desk.floor_tables import measures as rows
from tests.pages.reviewed import people, run_page, said


@pytest.mark.parametrize(
    ("hour", "after"),
    [(15, "17.6%"), (17, "0.0%")],  # in UTC, of 16 February: the 16th and the 17th in Shanghai
)
def test_what_followed_a_measure_begins_after_its_day_on_the_floors_clock(
    checked_floor: Path, desk_over: Callable[[Path], Desk], hour: int, after: str
) -> None:
    desk = desk_over(checked_floor)
    manager = people(desk)["manager"]
    values = {
        "key": "m",
        "kind": "coaching",
        "agent_id": "A0",
        "rule_id": "third_party_hourly_limit",
        "text": "一次",
    }
    with desk.write() as connection:
        at = datetime(2026, 2, 16, hour, tzinfo=UTC)
        connection.execute(insert(rows).values(**values, user_id=manager.user_id, at=at))
    test = run_page("collectors", manager, filters={"period": "everything"})
    assert not test.exception
    [told] = [line for line in said(test).splitlines() if line.startswith("本人（前后各 28 天）")]
    assert told.partition("→ ")[2].startswith(after)


def test_a_name_that_reads_like_markup_stands_as_it_is_beside_its_measure(
    checked_floor: Path, desk_over: Callable[[Path], Desk]
) -> None:
    desk = desk_over(checked_floor)
    users.add_user(desk, "w*u*", "manager")
    [starred] = users.all_users(desk)
    measures.record(desk, "m", measures.Measure("coaching", "A0", "threat", "一次"), starred)
    users.add_user(desk, "col", "collector", "A0")
    collector = next(user for user in users.all_users(desk) if user.name == "col")
    for page, reader in (("collectors", starred), ("mine", collector)):
        assert r"w\*u\*" in said(run_page(page, reader))
