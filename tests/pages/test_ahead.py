"""Calls dated in years to come are told on the data page and lead no other page astray."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models import warehouse
from models.desk import Desk, users
from models.desk.users import User
from tests.pages.built import insert, publish
from tests.pages.reviewed import run_page

BUILD = "20260309T010000000091"  # pages keep answers by the id of the build


def _fill(con: warehouse.Connection) -> None:
    call = {"direction": "outbound", "result": "busy"}
    days = datetime(2026, 1, 2, 9), datetime(2026, 3, 4, 9), datetime(2062, 3, 5, 9)
    insert(con, "calls", [call | {"call_id": f"c{n}", "started_at": at} for n, at in enumerate(days)])
    con.execute(
        "CREATE TABLE mart.events_ahead AS SELECT 'calls' AS table_name, DATE '2062-03-05' AS day, "
        "'calls.csv' AS source_file, 4::BIGINT AS source_line"
    )


@pytest.fixture
def manager(tmp_path: Path, desk_over: Callable[[Path], Desk]) -> User:
    publish(tmp_path, _fill, BUILD)
    desk = desk_over(tmp_path)
    users.add_user(desk, "mgr", "manager")
    return users.all_users(desk)[0]


def _scope(user: object, **address: str) -> None:
    import streamlit as st

    from pages.ui import filters

    st.session_state["user"] = user
    st.query_params.update(address)
    st.session_state["scope"] = filters.scope()


def days(user: User, **address: str) -> tuple[date, date]:
    test = AppTest.from_function(_scope, kwargs={"user": user, **address}, default_timeout=60)
    test.run()
    assert not test.exception
    scope = test.session_state["scope"]
    return scope.first_day, scope.last_day


def test_pages_begin_with_the_days_before_and_reach_the_others_by_hand(manager: User) -> None:
    assert days(manager) == (date(2026, 2, 5), date(2026, 3, 4))
    assert days(manager, period="everything") == (date(2026, 1, 2), date(2026, 3, 4))
    asked = {"period": "custom", "from": "2062-01-01", "to": "2062-12-31"}
    assert days(manager, **asked) == (date(2062, 1, 1), date(2062, 3, 5))


def test_the_data_page_names_their_file_line_and_day(manager: User) -> None:
    test = run_page("data", manager)
    assert not test.exception
    assert "日期晚于加载日的行（1）" in [one.label for one in test.expander]
    told = [list(table.value.iloc[0]) for table in test.dataframe if len(table.value) == 1]
    assert ["calls.csv", 4, "calls", "2062-03-05"] in told
