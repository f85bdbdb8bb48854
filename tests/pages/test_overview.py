"""Overview and compliance: every number with its definition and rows, targets by month, two books over the same calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.desk import users
from models.desk.users import User
from tests.pages.checked_floor import make_checked_floor
from tests.pages.reviewed import desk_of, run_page, said

EVERYTHING = {"filters": {"period": "everything"}}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("floor")
    make_checked_floor(folder)
    return folder


@pytest.fixture(autouse=True)
def manager(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> User:
    monkeypatch.setenv("SUPERVISION_DATA", str(data))
    monkeypatch.setenv("SUPERVISION_DESK_URL", f"sqlite:///{tmp_path / 'desk.sqlite'}")
    desk = desk_of(tmp_path)
    users.add_user(desk, "manager", "manager")
    return users.all_users(desk)[0]


def test_targets_stand_by_month_for_the_company_its_teams_and_collectors(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    assert not test.exception
    table = next(one.value for one in test.dataframe if "attainment" in one.value)
    assert table["month"].tolist() == ["2026-02"] * 3
    assert table["level"].tolist() == ["公司", "小组", "催收员"]
    assert table["recovered"].tolist() == [1500.0, 1200.0, 300.0]
    assert table["attainment"].tolist() == [0.5, 0.8, 0.5]


def test_a_number_opens_its_rows(manager: User) -> None:
    test = run_page("overview", manager, pages=_pages(), **EVERYTHING)
    next(one for one in test.button if one.key == "rows.connect_rate").click().run()
    assert not test.exception
    rows = next(one.value for one in test.dataframe if "numerator" in one.value and "call_id" in one.value)
    assert (rows["numerator"].sum(), rows["denominator"].sum()) == (4, 43)
    assert rows[rows["numerator"] == 1]["call_id"].tolist() == ["G0", "G1", "G2", "G3"]


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


def _pages() -> dict[str, str]:
    return dict.fromkeys(("policy", "compliance"), "http://localhost/")
