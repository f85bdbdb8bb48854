"""A parameter of a pack is one number: adopting it changes every rule of the pack that has it, all or none."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, time
from pathlib import Path

import pytest

from models import rules, warehouse
from models.problems import Problem
from models.rules import adopting, book
from models.rules.adopted import in_order
from models.rules.adopting import sharing
from models.rules.pack import Rule, Version
from models.rules.trial import find_rule
from tests.models.small_warehouse import small_warehouse

DAY = date(2026, 1, 5)
NINE = datetime(2026, 1, 5, 9)
FLOOR = {
    "cases": [{"case_id": "k", "client": "甲银行"}],
    "calls": [
        {"call_id": "c", "case_id": "k", "started_at": NINE, "direction": "outbound", "result": "busy", "note": "n"}
    ],
    "sms": [{"sms_id": "s", "case_id": "k", "sent_at": datetime(2026, 1, 5, 10)}],
}  # fmt: skip


def found(con: warehouse.Connection) -> list[str]:
    return [row["rule_id"] for row in rules.violations(con, DAY, DAY) if row["rule_id"].startswith("sms_")]


def values(data: Path, rule_id: str, name: str) -> list[tuple[date, object, str, str]]:
    rule = find_rule(data, rule_id)[1]
    return [(one.first_day, rule.values(one)[name], one.author, one.reason) for one in rule.versions[1:]]


def test_adopting_a_shared_parameter_changes_every_rule_that_has_it(tmp_path: Path) -> None:
    rules.adopt(tmp_path, "sms_first", {"sms_allowed": True}, "王主管", "来函", DAY)
    said = [(DAY, True, "王主管", "来函")]
    assert values(tmp_path, "sms_first", "sms_allowed") == said
    assert values(tmp_path, "sms_not_allowed", "sms_allowed") == said
    con = small_warehouse(FLOOR)
    rules.check(con, tmp_path)
    assert found(con) == ["sms_first"]


def test_only_what_is_shared_changes_with_it(tmp_path: Path) -> None:
    changes = {"reachable_days": 20, "reachable_weekly_min": 5}
    rules.adopt(tmp_path, "reachable_weekly_minimum", changes, "王主管", "来函", DAY)
    other = find_rule(tmp_path, "lost_monthly_minimum")[1]
    assert other.versions[-1].parameters == {"reachable_days": 20}
    pack, rule = find_rule(tmp_path, "reachable_weekly_minimum")
    assert sharing(pack, rule, {"reachable_weekly_min": 4}) == ()
    assert not (tmp_path / "rules" / "versions" / "lost_weekly_minimum").exists(), "another pack's number"


def test_a_trial_tells_what_appears_and_vanishes_in_all_of_them(tmp_path: Path) -> None:
    con = small_warehouse(FLOOR)
    rules.check(con, tmp_path)
    assert found(con) == ["sms_not_allowed"]
    pack, rule = find_rule(tmp_path, "sms_first")
    change = {"sms_allowed": True}
    trial = rules.what_if(con, rule, change, DAY, DAY, sharing(pack, rule, change))
    assert [row["rule_id"] for row in trial.appear] == ["sms_first"]
    assert [row["rule_id"] for row in trial.vanish] == ["sms_not_allowed"]


def test_where_one_of_them_cannot_be_written_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, placed = adopting._place, []

    def once(fresh: Path, path: Path) -> None:
        if placed:
            raise OSError("disk full")
        placed.append(path)
        place(fresh, path)

    monkeypatch.setattr(adopting, "_place", once)
    with pytest.raises(OSError, match="disk full"):
        rules.adopt(tmp_path, "sms_first", {"sms_allowed": True}, "王主管", "来函", DAY)
    assert (
        placed and [name for _, _, names in os.walk(tmp_path / "rules" / "versions") for name in names] == []
    )


def test_one_that_says_the_same_already_needs_no_further_version(tmp_path: Path) -> None:
    rules.adopt(tmp_path, "sms_first", {"sms_allowed": True}, "王主管", "来函", DAY)
    shutil.rmtree(tmp_path / "rules" / "versions" / "sms_not_allowed")
    rules.adopt(tmp_path, "sms_not_allowed", {"sms_allowed": True}, "王主管", "补上", DAY)
    assert values(tmp_path, "sms_not_allowed", "sms_allowed") == [(DAY, True, "王主管", "补上")]
    assert values(tmp_path, "sms_first", "sms_allowed") == [(DAY, True, "王主管", "来函")]
    with pytest.raises(Problem, match="nothing to adopt"):
        rules.adopt(tmp_path, "sms_not_allowed", {"sms_allowed": True}, "王主管", "再来", DAY)


def test_a_later_shipped_version_stays_when_one_is_adopted_before_it() -> None:
    shipped = (
        Version(version=1, valid_to=date(2026, 6, 30)),
        Version(version=2, valid_from=date(2026, 7, 1), parameters={"quiet_start": "21:00"}),
    )
    adopted = (Version(version=3, valid_from=date(2026, 5, 1), parameters={"quiet_start": "20:00"}),)
    rule = book.shipped_rule("quiet_hours").model_copy(update={"versions": in_order(shipped, adopted)})
    assert days(rule) == [
        (1, date.min, date(2026, 4, 30), time(22)), (3, date(2026, 5, 1), date(2026, 6, 30), time(20)),
        (2, date(2026, 7, 1), date.max, time(21)),
    ]  # fmt: skip
    instead = (Version(version=3, valid_from=date(2026, 7, 1)),)
    assert [v.version for v in in_order(shipped, instead)] == [1, 3]


def days(rule: Rule) -> list[tuple[int, date, date, object]]:
    return [(v.version, v.first_day, v.last_day, rule.values(v)["quiet_start"]) for v in rule.versions]
