"""The policy page: books switched with a reason, a change tried and adopted, remarks with what to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models import rules
from models.desk import audit, users
from models.desk.users import User
from models.rules.trial import find_rule
from models.settings import Settings
from pages import roles
from tests.pages.checked_floor import make_checked_floor
from tests.pages.reviewed import desk_of, run_page, said


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_checked_floor(tmp_path)
    monkeypatch.setenv("SUPERVISION_DATA", str(tmp_path))
    monkeypatch.setenv("SUPERVISION_DESK_URL", f"sqlite:///{tmp_path / 'desk.sqlite'}")
    return tmp_path


def person(data: Path, role: str) -> User:
    desk = desk_of(data)
    users.add_user(desk, role, role)
    return next(user for user in users.all_users(desk) if user.name == role)


def press(test: AppTest, label: str) -> AppTest:
    return next(button for button in test.button if button.label == label).click().run()


def policy(user: User, view: str, rule: str = "", language: str = "zh") -> AppTest:
    chosen = {f"policy.rule.{book}": rule for book in ("company_policy",) if rule}
    return run_page("policy", user, language, **{"policy.view": view}, **chosen)


def test_only_managers_and_administrators_see_it(data: Path) -> None:
    seen = {
        role: "policy" in [entry.name for entry in roles.pages_of(User(1, role, role, "", "", False, False))]
        for role in ("supervisor", "manager", "trainer", "collector", "administrator")
    }
    assert [role for role, sees in seen.items() if sees] == ["manager", "administrator"]


def test_a_book_is_switched_only_with_a_reason_and_the_audit_says_who_and_why(data: Path) -> None:
    manager = person(data, "manager")
    test = policy(manager, "books")
    assert not test.exception
    assert "GB/T 45251-2025" in said(test)
    assert "下一次构建" in said(test)
    box = next(one for one in test.text_area if one.key == "switch-reason-cn_gbt_45251_2025")
    box.input("总行要求对照执行")
    form = next(b for b in test.button if b.form_id == "switch-cn_gbt_45251_2025")
    form.click().run()
    assert not test.exception
    assert "cn_gbt_45251_2025" in [pack.id for pack in rules.active_packs(data)]
    [row] = audit.latest(desk_of(data), action="rule_pack_switched")
    assert (row["subject"], row["user_name"]) == ("cn_gbt_45251_2025", "manager")
    assert row["detail"] == {"on": True, "reason": "总行要求对照执行"}
    assert "总行要求对照执行" in test.dataframe[-1].value["reason"].tolist()


def test_a_switch_without_a_reason_changes_nothing(data: Path) -> None:
    before = [pack.id for pack in rules.active_packs(data)]
    test = policy(person(data, "manager"), "books")
    next(b for b in test.button if b.form_id == "switch-cn_gbt_45251_2025").click().run()
    assert [pack.id for pack in rules.active_packs(data)] == before
    assert audit.latest(desk_of(data), action="rule_pack_switched") == []


def test_a_rule_shows_its_clause_parameters_and_versions(data: Path) -> None:
    test = policy(person(data, "manager"), "rule", "third_party_hourly_limit")
    assert not test.exception
    assert "连续一小时不得超过两次" in said(test) and "S-19" in said(test)
    parameters, versions = test.dataframe[0].value, test.dataframe[1].value
    assert parameters["value"].tolist() == ["2"] and parameters["origin"].tolist() == ["制度原文"]
    assert versions["author"].tolist() == ["随产品"]


def test_a_change_is_tried_before_it_is_adopted_and_then_in_force(data: Path) -> None:
    test = policy(person(data, "manager"), "rule", "third_party_hourly_limit")
    assert not [button for button in test.button if button.label == "采用为新版本"]
    limit = next(one for one in test.number_input if one.label.startswith("同一第三方号码"))
    limit.set_value(3).run()
    assert not [button for button in test.button if button.label == "采用为新版本"]
    press(test, "试算")
    assert not test.exception
    assert {metric.label: metric.value for metric in test.metric} == {
        "新出现的违规": "0",
        "消失的违规": "1",
        "不变的违规": "0",
    }
    assert test.dataframe[-1].value["call"].tolist() == ["F0、F1、F2"]
    next(one for one in test.text_area if one.label.startswith("理由")).input("与来函一致")
    press(test, "采用为新版本")
    assert not test.exception
    rule = find_rule(data, "third_party_hourly_limit")[1]
    today = rule.version_on(Settings(data=data).today())
    assert today is not None
    assert (today.parameters, today.author, today.reason) == (
        {"third_party_hourly_max": 3},
        "manager",
        "与来函一致",
    )
    [row] = audit.latest(desk_of(data), action="rule_version_adopted")
    assert row["detail"]["parameters"] == {"third_party_hourly_max": "3"}
    assert "下次构建起" in test.dataframe[1].value["state"].tolist()


def test_whoever_adopts_second_is_told_that_nothing_was_adopted(data: Path) -> None:
    test = policy(person(data, "manager"), "rule", "third_party_hourly_limit")
    next(one for one in test.number_input if one.label.startswith("同一第三方号码")).set_value(3).run()
    press(test, "试算")
    rules.adopt(data, "third_party_hourly_limit", {"third_party_hourly_max": 1}, "李主管", "从严")
    next(one for one in test.text_area if one.label.startswith("理由")).input("与来函一致")
    press(test, "采用为新版本")
    assert not test.exception
    assert any("李主管 刚采用了第 2 版" in str(one.value) for one in test.warning)
    assert [one.version for one in find_rule(data, "third_party_hourly_limit")[1].versions] == [1, 2]
    assert audit.latest(desk_of(data), action="rule_version_adopted") == []


def test_a_version_not_in_force_yet_is_withdrawn_with_a_reason(data: Path) -> None:
    today = Settings(data=data).today()
    planned = today + timedelta(days=10)
    manager = person(data, "manager")
    assert not [one for one in policy(manager, "rule", "quiet_hours").button if one.label == "撤回"]
    rules.adopt(data, "quiet_hours", {"quiet_start": "21:00"}, "王主管", "来函", planned)
    test = policy(manager, "rule", "quiet_hours")
    next(one for one in test.text_area if one.key == "withdraw-reason-quiet_hours").input("来函作废")
    press(test, "撤回")
    assert not test.exception
    assert not [one for one in test.button if one.label == "撤回"]
    rule = find_rule(data, "quiet_hours")[1]
    then = rule.version_on(planned)
    assert then is not None
    assert (then.version, then.reason, rule.values(then)) == (3, "来函作废", rule.values(rule.versions[0]))
    [row] = audit.latest(desk_of(data), action="rule_version_adopted")
    assert (row["detail"]["first_day"], row["detail"]["reason"]) == (planned.isoformat(), "来函作废")


def test_a_shared_parameter_names_the_rules_that_change_with_it_before_it_is_adopted(data: Path) -> None:
    test = policy(person(data, "manager"), "rule", "sms_first")
    test.toggle[0].set_value(True).run()
    assert "sms_not_allowed" not in said(test)
    press(test, "试算")
    assert not test.exception
    assert "一并改动" in said(test) and "sms_not_allowed" in said(test)
    next(one for one in test.text_area if one.label.startswith("理由")).input("与来函一致")
    press(test, "采用为新版本")
    assert not test.exception
    for name in ("sms_first", "sms_not_allowed"):
        assert find_rule(data, name)[1].versions[-1].parameters == {"sms_allowed": True}
    [row] = audit.latest(desk_of(data), action="rule_version_adopted")
    assert row["detail"]["shared_by"] == ["sms_not_allowed"]


def test_the_last_weeks_of_a_trial_end_with_the_last_day_of_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = {"sms_id": "late", "case_id": "C0", "sent_at": datetime(2026, 3, 20, 10)}
    make_checked_floor(tmp_path, "20260321T090000Z-sms", {"sms": [sent]})
    monkeypatch.setenv("SUPERVISION_DATA", str(tmp_path))
    monkeypatch.setenv("SUPERVISION_DESK_URL", f"sqlite:///{tmp_path / 'desk.sqlite'}")
    test = policy(person(tmp_path, "manager"), "rule", "sms_not_allowed")
    test.toggle[0].set_value(True).run()
    press(test, "试算")
    assert not test.exception
    assert "2026-03-20" in said(test)
    assert "C0" in test.dataframe[-1].value["case"].tolist()


def test_an_administrator_sees_how_many_but_not_which(data: Path) -> None:
    test = policy(person(data, "administrator"), "rule", "quiet_hours")
    assert not test.exception
    next(one for one in test.text_input if one.label.startswith("禁呼开始")).input("23:00").run()
    press(test, "试算")
    assert not test.exception
    assert [metric.value for metric in test.metric] == ["0", "1", "0"]
    assert len(test.dataframe) == 2
    assert "只对主管和经理显示" in said(test)


def test_a_value_that_is_none_is_refused_with_what_to_write(data: Path) -> None:
    test = policy(person(data, "manager"), "rule", "quiet_hours")
    next(one for one in test.text_input if one.label.startswith("禁呼开始")).input("二十二点").run()
    assert len(press(test, "试算").exception) == 1
    assert not [button for button in test.button if button.label == "采用为新版本"]


def test_remarks_say_what_to_do(data: Path) -> None:
    test = policy(person(data, "manager"), "lint")
    assert not test.exception
    assert any("下限互相冲突" in one.label for one in test.expander)
    assert "请确定以哪一条为准" in said(test)
