"""The blacklist: evidence, a manager's approval and a near day of review, or no entry."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from models.desk import Desk, audit, blacklist, open_desk, users
from models.desk.users import User
from models.problems import Problem
from models.settings import Settings

TODAY = date(2026, 3, 9)
SOON = TODAY + timedelta(days=60)


@pytest.fixture
def store(tmp_path: Path) -> Desk:
    return open_desk(Settings(data=tmp_path, desk_url=f"sqlite:///{tmp_path / 'desk.sqlite'}"))


def person(store: Desk, role: str) -> User:
    users.add_user(store, role, role)
    return next(user for user in users.all_users(store) if user.name == role)


def test_an_entry_keeps_its_evidence_approver_and_review_and_the_audit_tells(store: Desk) -> None:
    manager = person(store, "manager")
    for _ in range(2):
        blacklist.write(store, "C1", True, "三次虚假承诺", SOON, manager, TODAY)
    blacklist.write(store, "C1", False, "已结清", None, manager, TODAY)
    found = blacklist.entries(store, "C1")
    assert [(row["is_listed"], row["evidence"], row["approver"], row["review_by"]) for row in found] == [
        (False, "已结清", "manager", None),
        (True, "三次虚假承诺", "manager", SOON),
    ]
    assert len(audit.latest(store, action="blacklist_written")) == 2
    assert blacklist.entries(store, "C2") == []


@pytest.mark.parametrize(
    ("role", "evidence", "review_by"),
    [
        ("supervisor", "依据", SOON),
        ("manager", " ", SOON),
        ("manager", "依据", None),
        ("manager", "依据", TODAY + timedelta(days=91)),
        ("manager", "依据", TODAY - timedelta(days=1)),
    ],
)
def test_without_manager_evidence_and_near_review_there_is_no_entry(
    store: Desk, role: str, evidence: str, review_by: date | None
) -> None:
    with pytest.raises(Problem):
        blacklist.write(store, "C1", True, evidence, review_by, person(store, role), TODAY)
    assert blacklist.entries(store, "C1") == []
