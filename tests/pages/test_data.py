"""The data page counts everything that needs somebody's hand, also where not all of it is listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import warehouse
from models.desk import Desk, users
from models.desk.users import User
from pages import roles
from tests.pages.built import insert, publish
from tests.pages.reviewed import run_page, said

MISSING, REFUSED = 620, 2100


def _fill(con: warehouse.Connection) -> None:
    gone = {"status": "missing", "reason": "no such file", "path": "talk.wav"}
    insert(con, "recordings", [gone | {"recording_id": f"r{n}", "call_id": f"c{n}"} for n in range(MISSING)])
    bad = {"file": "calls.csv", "table_name": "calls", "column_name": "result", "value": "?", "reason": "?"}
    insert(con, "rejects", [bad | {"line": n} for n in range(REFUSED)])


@pytest.fixture
def administrator(tmp_path: Path, desk_over: Callable[[Path], Desk]) -> User:
    publish(tmp_path / "data", _fill)
    desk = desk_over(tmp_path / "data")
    users.add_user(desk, "adm", "administrator")
    return users.all_users(desk)[0]


def test_all_broken_recordings_and_refused_rows_are_counted_and_some_are_listed(administrator: User) -> None:
    test = run_page("data", administrator)
    assert not test.exception
    assert [one.label for one in test.expander if "录音" in one.label] == ["有问题的录音（620）"]
    assert "共 2,100 行，这里最多列出并导出 2,000 行" in said(test)
    assert {len(table.value) for table in test.dataframe} >= {500, 2000}


def test_before_the_first_build_every_page_has_its_title(
    tmp_path: Path, desk_over: Callable[[Path], Desk]
) -> None:
    desk = desk_over(tmp_path)
    users.add_user(desk, "sup", "supervisor")
    [supervisor] = users.all_users(desk)
    for entry in roles.pages_of(supervisor):
        assert run_page(entry.name, supervisor, pages={}).title, entry.name
