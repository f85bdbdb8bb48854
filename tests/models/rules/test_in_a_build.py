"""What a build keeps of the rules, and what the pages ask of it: cards, what-if, adopted versions, suspended floors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from models import rules, warehouse
from models.problems import Problem
from models.rules.book import shipped_rule
from models.rules.trial import find_rule
from tests.models.small_warehouse import small_warehouse

MONDAY = datetime(2026, 1, 5)
WEEK = (date(2026, 1, 5), date(2026, 1, 11))


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def call(call_id: str, started_at: datetime, **more: object) -> dict[str, object]:
    return {
        "call_id": call_id, "started_at": started_at, "direction": "outbound", "result": "no_answer", "case_id": "k",
        "callee_number": "13800001111", "relation": "friend", "note": "n", **more,
    }  # fmt: skip


FLOOR = {
    "cases": [
        {
            "case_id": "k",
            "client": "甲银行",
            "team_id": "t9",
            "agent_id": "a1",
            "placed_on": date(2025, 12, 1),
            "reachability": "reachable",
        }
    ],
    "agents": [{"agent_id": "a1", "team_id": "t1"}],
    "calls": [
        call("c1", at(9), agent_id="a1"),
        call("c2", at(9, 20), result="answered", talk_seconds=12, next_step="s"),
        call("c3", at(9, 30), relation="self", talk_seconds=0),
        call("c4", at(9, 40), agent_id="a1"),
        call("c5", at(9, 50), agent_id="a1"),
        call("c6", at(22)),
        call("c7", at(9, day=6), case_id=None, relation="self"),
    ],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def build(data: Path) -> Iterator[warehouse.Connection]:
    con = small_warehouse(FLOOR)
    rules.check(con, data)
    yield con


def only(con: warehouse.Connection, rule_id: str) -> dict:
    found = rules.violations(con, *WEEK, filters={"rule_id": rule_id})
    assert len(found) == 1
    return found[0]


def test_violations_carry_the_contracts_columns_sorted_and_written_as_it_says(
    build: warehouse.Connection,
) -> None:
    found = rules.violations(build, *WEEK, pack="company_policy")
    assert {r["rule_id"] for r in found} == {"third_party_hourly_limit", "quiet_hours"}
    assert [r["occurred_at"] for r in found] == ["2026-01-05T09:50:00", "2026-01-05T22:00:00"]
    first = found[0]
    assert list(first)[:10] == [
        "violation_id", "rule_id", "pack_id", "case_id", "agent_id", "call_ids", "occurred_at", "severity", "clause",
        "detail",
    ]  # fmt: skip
    assert first["call_ids"] == ["c1", "c4", "c5"] and first["clause"] == "S-19" and first["team_id"] == "t1"
    assert found[1]["team_id"] == "t9"
    assert rules.violations(build, date(2026, 1, 12), date(2026, 1, 12)) == []
    assert rules.violations(build, date.min, date.max, pack="company_policy") == found


def test_the_same_finding_has_the_same_id_in_the_next_build(build: warehouse.Connection, data: Path) -> None:
    again = small_warehouse(FLOOR)
    rules.check(again, data)
    ids = [{r["violation_id"] for r in rules.violations(con, *WEEK)} for con in (build, again)]
    assert ids[0] == ids[1] and ids[0]


def test_a_breach_card_shows_the_true_window_and_why_each_call_counted(build: warehouse.Connection) -> None:
    card = rules.breach_card(build, only(build, "third_party_hourly_limit")["violation_id"])
    assert (card.window_from, card.window_to) == (at(8, 50) + timedelta(seconds=1), at(9, 50))
    assert [(c.call["call_id"], c.is_counted) for c in card.calls] == [
        ("c1", True), ("c2", False), ("c3", False), ("c4", True), ("c5", True),
    ]  # fmt: skip
    assert [c.why.en for c in card.calls[1:3]] == ["it was answered", "the callee is no third party"]
    assert [c.gap_seconds for c in card.calls] == [None, 1200, 600, 600, 600]
    assert card.parameters == {"third_party_hourly_max": 2}
    assert card.counts == {"dialled": 4, "unanswered": 3, "connected": 1, "effective": 1}
    assert (card.number, card.limit) == (3, 2)


def test_a_card_of_a_finding_that_is_gone_says_so(build: warehouse.Connection) -> None:
    with pytest.raises(Problem, match="no such finding"):
        rules.breach_card(build, "gone")


def test_what_if_tells_what_appears_and_what_vanishes(build: warehouse.Connection) -> None:
    stricter = rules.what_if(build, shipped_rule("quiet_hours"), {"quiet_end": "09:30"}, *WEEK)
    assert [row["subject"] for row in stricter.appear] == ["c1", "c2", "c7"]
    assert (stricter.vanish, stricter.stay) == ([], 1)
    looser = rules.what_if(
        build, shipped_rule("third_party_hourly_limit"), {"third_party_hourly_max": 3}, *WEEK
    )
    assert (len(looser.appear), [row["subject"] for row in looser.vanish]) == (0, ["c5"])
    with pytest.raises(Problem, match="unknown parameter"):
        rules.what_if(build, shipped_rule("quiet_hours"), {"loud": 1}, *WEEK)


def test_an_adopted_version_is_in_force_from_its_day_with_author_and_reason(data: Path) -> None:
    rules.adopt(data, "quiet_hours", {"quiet_start": "21:00"}, "王主管", "委托行来函", date(2026, 1, 6))
    rules.adopt(data, "quiet_hours", {"quiet_end": "09:30"}, "王主管", "再收紧", date(2026, 1, 8))
    con = small_warehouse(
        {
            "calls": [
                call("a", at(21)),
                call("b", at(21, day=1)),
                call("c", at(9, day=2)),
                call("d", at(9, day=3)),
                call("e", at(21, day=4)),
            ]
        }
    )
    rules.check(con, data)
    found = rules.violations(con, *WEEK, filters={"rule_id": "quiet_hours"})
    assert [(r["subject"], r["rule_version"]) for r in found] == [("b", 2), ("d", 3), ("e", 3)]
    kept = warehouse.rows(
        con,
        "SELECT version, author, reason, valid_to FROM mart.rule_versions WHERE rule_id = 'quiet_hours' ORDER BY 1",
    )
    assert [(r["version"], r["author"], r["valid_to"]) for r in kept] == [
        (1, "", date(2026, 1, 5)), (2, "王主管", date(2026, 1, 7)), (3, "王主管", None),
    ]  # fmt: skip
    with pytest.raises(Problem, match="nothing to adopt"):
        rules.adopt(data, "quiet_hours", {"quiet_end": "09:30"}, "王主管", "再收紧", date(2026, 1, 8))
    with pytest.raises(Problem, match="author is empty"):
        rules.adopt(data, "quiet_hours", {}, " ", "x")
    with pytest.raises(Problem, match="no such rule"):
        rules.adopt(data, "no_rule", {}, "a", "x")


def test_caps_beat_floors_and_a_suspended_floor_says_so(build: warehouse.Connection, data: Path) -> None:
    floor = FLOOR | {
        "calls": [
            call("c1", at(9), relation="self", result="answered"),
            call("c2", at(9, day=6), case_id=None),
        ]
    }
    con = small_warehouse(floor)
    rules.check(con, data)
    assert only(con, "reachable_weekly_minimum")["case_id"] == "k"
    rules.switch(data, "us_reg_f", True)
    capped = small_warehouse(floor)
    rules.check(capped, data)
    assert rules.violations(capped, *WEEK, filters={"rule_id": "reachable_weekly_minimum"}) == []
    kept = warehouse.rows(
        capped, "SELECT case_id, suspended_by, suspended_by_pack FROM mart.suspended_floors"
    )
    assert kept == [
        {"case_id": "k", "suspended_by": "us_conversation_silence", "suspended_by_pack": "us_reg_f"}
    ]


def test_a_longer_silence_suspends_later_floors_too(data: Path) -> None:
    floor = FLOOR | {
        "calls": [
            call("c0", at(9, day=-7), relation="self", result="answered"),
            call("c1", at(10, day=-7), case_id=None),
            call("c2", at(9, day=13), case_id=None),
        ]
    }
    rules.switch(data, "us_reg_f", True)
    con = small_warehouse(floor)
    rules.check(con, data)
    last = date(2026, 1, 11)
    assert len(rules.violations(con, last, last, filters={"rule_id": "reachable_weekly_minimum"})) == 1
    rules.adopt(data, "us_conversation_silence", {"silence_days": 9}, "王主管", "从严", date(2025, 1, 1))
    con = small_warehouse(floor)
    rules.check(con, data)
    assert rules.violations(con, last, last, filters={"rule_id": "reachable_weekly_minimum"}) == []


def test_silence_suspends_the_weekly_floor_of_the_bank_edition_too(data: Path) -> None:
    floor = FLOOR | {
        "cases": [FLOOR["cases"][0] | {"reachability": "lost"}],
        "calls": [
            call("c1", at(9), relation="self", result="answered"),
            call("c2", at(9, day=6), case_id=None),
        ],
    }
    for pack in ("us_reg_f", "company_policy_d7"):
        rules.switch(data, pack, True)
    con = small_warehouse(floor)
    rules.check(con, data)
    assert rules.violations(con, *WEEK, filters={"rule_id": "lost_weekly_minimum"}) == []
    kept = warehouse.rows(con, "SELECT rule_id, suspended_by FROM mart.suspended_floors")
    assert kept == [{"rule_id": "lost_weekly_minimum", "suspended_by": "us_conversation_silence"}]


def test_a_pack_that_is_off_can_still_be_looked_at_beside_the_companys(
    build: warehouse.Connection, data: Path
) -> None:
    assert "cn_cba_2026" not in [pack.id for pack in rules.active_packs(data)]
    pack = next(pack for pack in rules.packs(data) if pack.id == "us_reg_f")
    found = rules.findings_of_pack(build, pack, *WEEK)
    assert [(row["rule_id"], row["subject"]) for row in found] == [
        *(("us_conversation_silence", name) for name in ("c4", "c5", "c6")), ("us_quiet_hours", "c6"),
    ]  # fmt: skip
    trial = rules.what_if(build, pack.rule("us_quiet_hours"), {"quiet_start": "23:00"}, *WEEK)
    assert ([row["subject"] for row in trial.vanish], trial.appear) == (["c6"], [])


def test_a_finding_says_in_both_languages_what_was_found(build: warehouse.Connection, data: Path) -> None:
    finding = only(build, "third_party_hourly_limit")
    rule = find_rule(data, "third_party_hourly_limit")[1]
    assert rules.sentence(rule, finding["detail"], "en") == "unanswered call 3 within an hour, at most 2"
    assert "第 3 次" in rules.sentence(rule, finding["detail"], "zh")


@pytest.mark.parametrize(
    ("rule_id", "detail", "zh", "en"),
    [
        (
            "note_missing",
            '{"has_note": true, "has_next_step": false}',
            "注记：有，下一步计划：无",
            "note: yes, next step: none",
        ),
        ("dial_mode", '{"dial_mode": "predictive"}', "外呼方式为 预测式外呼", "dial mode is predictive"),
        (
            "cba_quiet_hours",
            '{"channel": "sms", "time": "22:10:00", "quiet_start": "22:00:00", "quiet_end": "08:00:00"}',
            "短信时间 22:10:00，禁止时段 22:00:00 至次日 08:00:00",
            "SMS at 22:10:00; quiet from 22:00:00 to 08:00:00",
        ),
        ("recording_missing", '{"status": "not_audio"}', "录音状态：不是音频", "recording: not audio"),
        (
            "undesignated_line",
            '{"line": null, "is_undesignated": false, "is_personal": true}',
            "线路 –；线路当日未登记：否；主叫为员工个人号码：是",
            "line –; not registered for that day: no; an agent's own number: yes",
        ),
    ],
)
def test_a_finding_says_flags_and_codes_as_words(rule_id: str, detail: str, zh: str, en: str) -> None:
    rule = shipped_rule(rule_id)
    assert (rules.sentence(rule, detail, "zh"), rules.sentence(rule, detail, "en")) == (zh, en)


def test_a_published_build_can_be_asked_read_only(build: warehouse.Connection, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    build.execute(f"CREATE TABLE core.builds AS SELECT {warehouse.SCHEMA_VERSION} AS schema_version")
    build.execute(f"ATTACH '{path}' AS published")
    build.execute("COPY FROM DATABASE memory TO published")
    build.execute("DETACH published")
    read = warehouse.open_build(path)
    trial = rules.what_if(read, shipped_rule("quiet_hours"), {"quiet_start": "23:00"}, *WEEK)
    assert [row["subject"] for row in trial.vanish] == ["c6"]
