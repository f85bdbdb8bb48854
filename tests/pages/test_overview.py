"""Overview and compliance: every number with its definition and rows, targets by month, two books over the same calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from models import metrics, warehouse
from models.desk import Desk, users
from models.desk.users import User
from models.floor import Scope
from models.floor.scope import ask
from models.floor.seal import Seal
from pages.ui import tables
from tests.pages.reviewed import run_page, said

EVERYTHING = {"filters": {"period": "everything"}}


@pytest.fixture(autouse=True)
def manager(checked_floor: Path, desk_over: Callable[[Path], Desk]) -> User:
    desk = desk_over(checked_floor)
    users.add_user(desk, "manager", "manager")
    return users.all_users(desk)[0]


def test_targets_stand_by_month_for_the_company_its_teams_and_collectors(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    assert not test.exception
    table = next(one.value for one in test.dataframe if "attainment" in one.value)
    assert table["month"].tolist() == ["2026-02"] * 3
    assert table["level"].tolist() == ["公司", "小组", "催收员"]
    assert table["recovered"].tolist() == [1500.0, 1200.0, 300.0]
    assert table["attainment"].tolist() == [50.0, 80.0, 50.0]


def test_money_by_target_stands_beside_the_violations_of_its_month(
    checked_floor: Path, manager: User
) -> None:
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    table = next(one.value for one in test.dataframe if "attainment" in one.value)
    february = Scope(date(2026, 2, 1), date(2026, 2, 28))
    con = warehouse.open_current(checked_floor)
    for place, whose in enumerate(({}, {"teams": ("T1",)}, {"agents": ("A1",)})):
        found = ask(
            con, "violations", replace(february, **whose), rule_id="", heard_rules=[], **Seal().parameters
        )
        told = table.iloc[place][["violations", "red_violations"]].tolist()
        assert told == [len(found), (found["severity"] == "red").sum()]
        assert len(found) > 0


def test_the_tile_of_targets_names_the_whole_months_that_it_counts(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    assert [one.delta for one in test.metric if one.label == "回款达成率"] == ["2026-02 整月"]


def test_where_a_client_is_chosen_the_page_says_that_targets_are_nobodys_but_their_levels(
    manager: User,
) -> None:
    test = run_page(
        "overview", manager, pages=_pages(), filters={"period": "everything", "client": "华东银行"}
    )
    assert not test.exception
    told = said(test)
    assert "请清除该筛选" in told and "请在源目录加入 targets 表" not in told
    assert "不按委托银行、产品、账龄" in told


def test_the_targets_of_a_teams_collectors_stand_below_its_own(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), filters={"period": "everything", "team": "T2"})
    table = next(one.value for one in test.dataframe if "attainment" in one.value)
    assert (table["who"].tolist(), table["attainment"].tolist()) == (["催收员1"], [50.0])


def test_a_number_opens_its_rows(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    next(one for one in test.button if one.key == "rows.connect_rate").click().run()
    assert not test.exception
    rows = next(one.value for one in test.dataframe if "numerator" in one.value and "call_id" in one.value)
    assert (rows["numerator"].sum(), rows["denominator"].sum()) == (4, 43)
    assert rows[rows["numerator"] == 1]["call_id"].tolist() == ["G0", "G1", "G2", "G3"]
    assert "**接通率** = " in said(test) and "合计为 4 ÷ 43" in said(test)


@pytest.mark.parametrize("kpi_id", list(metrics.definitions()))
def test_every_kpi_opens_rows_that_are_headed_in_words(manager: User, kpi_id: str) -> None:
    def script(kpi_id: str) -> None:
        from datetime import date

        from models import metrics
        from models.floor import Scope
        from pages.ui import evidence

        evidence.rows(metrics.definitions()[kpi_id], Scope(date(2026, 2, 1), date(2026, 3, 8)))

    test = AppTest.from_function(script, kwargs={"kpi_id": kpi_id}, default_timeout=60)
    test.session_state["user"], test.session_state["language"] = manager, "en"
    test.run()
    assert not test.exception
    assert {"numerator", "denominator"} <= set(test.dataframe[0].value)


@pytest.mark.parametrize(("by", "group"), [("team", "T1"), ("agent", "A1"), ("month", "2026-02")])
def test_the_number_of_a_group_opens_its_own_rows(
    manager: User, monkeypatch: pytest.MonkeyPatch, by: str, group: str
) -> None:
    shown, groups_of = tables.show, {}

    def choose(table: pd.DataFrame, *told: Any, select: str = "", **more: Any) -> int | None:
        shown(table, *told, select=select, **more)
        if select != f"kpis.{by}.connect_rate":
            return None
        groups_of.update(table.set_index("group_id")["denominator"])
        return list(table["group_id"]).index(group)

    monkeypatch.setattr(tables, "show", choose)
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    next(one for one in test.selectbox if one.label == "分组").select(by).run()
    next(one for one in test.selectbox if one.label == "指标").select("connect_rate").run()
    assert not test.exception
    rows = next(one.value for one in test.dataframe if "started_at" in one.value)
    assert len(rows) == int(groups_of[group]) > 0


def test_the_violations_open_their_rows_with_the_names_of_their_rules(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    counted = next(one.value for one in test.metric if one.label.startswith("违规（笔）· 严重 "))
    next(one for one in test.button if one.key == "rows.violations").click().run()
    assert not test.exception
    rows = next(one.value for one in test.dataframe if {"rule", "when", "calls"} <= set(one.value))
    assert len(rows) == int(counted) > 0
    severities = rows["severity"].tolist()
    assert severities == sorted(severities, key=["严重", "较重", "一般"].index), "the gravest first"
    assert f"严重 {severities.count('严重')}、" in said(test)
    assert not rows["rule"].str.contains("_").any()


def test_the_same_calls_under_a_book_that_is_off(manager: User) -> None:
    test = run_page("compliance", manager, pages=_pages(), **EVERYTHING)
    assert not test.exception
    rows = next(one.value for one in test.dataframe if "second" in one.value)
    assert rows["id"].tolist() == ["G3"]
    assert rows["first"].tolist() == ["通过"]
    assert "GBT-2" in rows["second"][0] and "每日不应超过3次" in rows["second"][0]


def test_what_no_data_decide_is_listed_with_its_words(manager: User) -> None:
    test = run_page("compliance", manager, "en", pages=_pages(), **EVERYTHING)
    listed = next(one.value for one in test.dataframe if "quote" in one.value)
    assert {"S-23", "GBT-3"} <= set(listed["clause"])
    assert "neither passed nor failed" in said(test)


def test_every_kpi_stands_with_its_definition_and_by_group(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), filters={"period": "month"})
    shown = next(one.value for one in test.dataframe if "definition" in one.value)
    assert len(shown) == len(metrics.definitions())
    tile = next(one.value for one in test.metric if one.label == "回款达成率")
    assert shown[shown["kpi"] == "回款达成率"]["value"].tolist() == [tile]
    assert all(shown["definition"]) and any("分母为 0" in value for value in shown["value"])
    next(one for one in test.selectbox if one.label == "分组").select("agent").run()
    assert not test.exception
    by_agent = next(one.value for one in test.dataframe if "group" in one.value)
    assert {"催收员0", "催收员1"} <= set(by_agent["group"]) and "violations" in by_agent
    assert set(by_agent["value"]) == {"—"}, "few attempts"
    next(one for one in test.selectbox if one.label == "分组").select("month").run()
    next(one for one in test.selectbox if one.label == "指标").select("connect_rate").run()
    by_month = next(one.value for one in test.dataframe if "group" in one.value)
    assert by_month["group"].tolist() == sorted(by_month["group"]) and "violations" not in by_month
    assert sum(int(value) for value in by_month["denominator"]) == 36


def _pages() -> dict[str, str]:
    return dict.fromkeys(("policy", "compliance"), "http://localhost/")
