"""A rule file or an override that is wrong is refused with file, field and what to write; the last good pack stays."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.problems import Problem
from models.rules import book, switch
from models.rules.__main__ import app
from models.rules.adopted import in_order
from models.rules.adopting import write_version
from models.rules.book import read_book
from models.rules.files import read_pack
from models.rules.lint import lint
from models.rules.overrides import from_tables, read_overrides, segments
from models.rules.pack import Rule, Version

POLICY = book.SHIPPED / "company_policy"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder with a pack of one rule."""
    folder = tmp_path / "packs" / "company_policy"
    folder.mkdir(parents=True)
    for name in ("pack.toml", "quiet_hours.toml"):
        shutil.copy(POLICY / name, folder / name)
    return folder.parent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def change(packs: Path, before: str, after: str) -> None:
    path = packs / "company_policy" / "quiet_hours.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


VERSIONS = """
[[versions]]
valid_to = 2026-01-31
[[versions]]
version = 2
valid_from = 2026-01-31
[[examples.fires]]
says = "on the stroke of ten at night"
"""


@pytest.mark.parametrize(
    ("before", "after", "field", "advice"),
    [
        ('severity = "red"\n', "", "severity", "write it"),
        ('severity = "red"\n', 'severity = "red"\ncolour = 1\n', "colour", "remove it"),
        ('default = "22:00"', 'default = "ten"', "quiet_start", 'write a time such as "22:00"'),
        ('id = "quiet_hours"', 'id = "loud_hours"', "id", 'write "quiet_hours"'),
        ('query = "quiet_hours"', 'query = "no_such"', "query", "write it"),
        ('quote = "', 'quote = "一二三四五六七八九十一二三四五六七八九十', "clause.quote", "25"),
        ("[[examples.silent]]", "[[examples.fires]]", "examples.silent", "write it"),
        (
            '[[examples.fires]]\nsays = "on the stroke of ten at night"',
            '[[versions]]\nparameters = { loud_start = "22:00" }\n[[examples.fires]]\nsays = "on the stroke of ten at night"',
            "versions",
            "unknown parameter loud_start",
        ),
        ('[[examples.fires]]\nsays = "on the stroke of ten at night"\n', VERSIONS, "versions", "overlap"),
        ("[clause]", "[clause", "file", "no TOML"),
        ("{quiet_start}", "{quiet_begin}", "finding", "quiet_end, quiet_start, time"),
        ("quiet_start = {", "quiet_begin = {", "parameters", "needs quiet_start"),
        (
            '[[examples.fires]]\nsays = "on the stroke of ten at night"',
            '[[versions]]\nvalid_from = 2026-05-01\nvalid_to = 2026-01-01\n[[examples.fires]]\nsays = "on the stroke of ten at night"',
            "versions",
            "before it begins",
        ),
        (
            '[[examples.fires]]\nsays = "on the stroke of ten at night"',
            '[[versions]]\nvalid_to = 2026-01-01\n[[versions]]\nvalid_from = 2026-05-01\n[[examples.fires]]\nsays = "on the stroke of ten at night"',
            "versions",
            "used twice",
        ),
        (
            "[parameters]",
            '[window]\nkey = "case_id"\ncounts = "dialled"\nspan = "day"\nside = "cap"\nparameter = "x"\n[parameters]',
            "window.parameter",
            "unknown parameter x",
        ),
    ],
)
def test_a_wrong_rule_file_is_refused_with_its_field(
    packs: Path, before: str, after: str, field: str, advice: str
) -> None:
    change(packs, before, after)
    with pytest.raises(Problem) as caught:
        read_pack(packs / "company_policy")
    assert "quiet_hours.toml" in caught.value.en
    assert f"field {field}" in caught.value.en
    assert advice in caught.value.en
    assert "write it" not in caught.value.zh and "字段 " + field in caught.value.zh


def test_fewer_than_three_examples_a_side_are_refused(packs: Path) -> None:
    path = packs / "company_policy" / "quiet_hours.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.split("[[examples.silent]]")[0] + "[[examples.silent]]\nsays = 'one'\n", encoding="utf-8"
    )
    with pytest.raises(Problem, match=r"field examples\.silent: too few"):
        read_pack(packs / "company_policy")


def add_pack(packs: Path, name: str) -> Path:
    """Another pack with the same rule."""
    shutil.copytree(packs / "company_policy", packs / name)
    pack = packs / name / "pack.toml"
    pack.write_text(
        pack.read_text(encoding="utf-8").replace('id = "company_policy"', f'id = "{name}"'), encoding="utf-8"
    )
    return packs / name


@pytest.mark.parametrize("name", ["a_new_one", "other"])
def test_an_id_used_twice_is_refused_and_what_was_good_stays(packs: Path, data: Path, name: str) -> None:
    good = read_book(data, packs)
    added = add_pack(packs, name)
    kept = read_book(data, packs)
    assert kept.packs == good.packs
    [problem] = kept.problems
    assert str(added / "quiet_hours.toml") in problem.en and "already a rule of company_policy" in problem.en
    assert "请换一个 id" in problem.zh


def test_an_id_used_twice_from_the_start_stops_the_build(packs: Path, data: Path) -> None:
    add_pack(packs, "other")
    with pytest.raises(Problem, match="already a rule of company_policy"):
        read_book(data, packs)


def test_a_pack_is_named_as_its_folder(packs: Path, data: Path) -> None:
    shutil.copytree(packs / "company_policy", packs / "other")
    with pytest.raises(Problem, match=r'other/pack\.toml: field id: found "company_policy"'):
        read_book(data, packs)


def test_a_rule_file_with_a_byte_order_mark_is_read(packs: Path) -> None:
    good = read_pack(packs / "company_policy")
    change(packs, 'id = "quiet_hours"', '\ufeffid = "quiet_hours"')
    assert read_pack(packs / "company_policy") == good


def test_the_last_good_pack_stays_in_force_and_the_lint_says_what_is_wrong(packs: Path, data: Path) -> None:
    good = read_book(data, packs)
    change(packs, 'severity = "red"\n', "")
    kept = read_book(data, packs)
    assert kept.packs == good.packs
    assert "severity" in kept.problems[0].en
    answer = CliRunner().invoke(
        app, ["lint", "--data", str(data), "--packs", str(packs), "--no-examples", "--json"]
    )
    assert answer.exit_code == 1
    assert [f["check"] for f in json.loads(answer.stdout)["findings"] if f["level"] == "error"] == ["file"]


def test_adopted_versions_that_no_longer_read_stay_as_they_last_read(packs: Path, data: Path) -> None:
    rule = next(rule for rule in read_book(data, packs).packs[0].rules if rule.id == "quiet_hours")
    path = write_version(data, rule, {"quiet_start": "21:30"}, "li", "更早停拨", date(2026, 3, 1))
    good = read_book(data, packs)
    path.write_text(path.read_text(encoding="utf-8").replace("valid_from", "valid_form"), encoding="utf-8")
    kept = read_book(data, packs)
    assert kept.packs == good.packs
    assert path.name in kept.problems[0].en and "valid_f" in kept.problems[0].en
    assert "没有这个字段" in kept.problems[0].zh


def test_a_version_planned_for_later_stays_when_another_is_adopted_before_it(packs: Path, data: Path) -> None:
    def rule() -> Rule:
        return read_book(data, packs).packs[0].rule("quiet_hours")

    write_version(data, rule(), {"quiet_start": "20:00"}, "li", "夏季", date(2026, 6, 1))
    write_version(data, rule(), {"quiet_end": "09:00"}, "li", "先晚些开始", date(2026, 3, 1))
    found = [(v.version, v.first_day, rule().values(v)["quiet_start"]) for v in rule().versions]
    assert found == [
        (1, date(1, 1, 1), time(22)), (3, date(2026, 3, 1), time(22)), (2, date(2026, 6, 1), time(20)),
    ]  # fmt: skip
    write_version(data, rule(), {"quiet_start": "19:00"}, "li", "改正", date(2026, 6, 1))
    assert [v.version for v in rule().versions] == [1, 3, 4]
    write_version(data, rule(), {"quiet_start": "18:00"}, "li", "再改", date(2026, 6, 1))
    assert [v.version for v in rule().versions] == [1, 3, 5]


def test_a_version_file_is_numbered_as_it_is_named(packs: Path, data: Path) -> None:
    rule = read_book(data, packs).packs[0].rule("quiet_hours")
    path = write_version(data, rule, {"quiet_start": "21:30"}, "li", "更早停拨", date(2026, 3, 1))
    path.rename(path.with_name("7.toml"))
    with pytest.raises(Problem, match=r"7\.toml: field version: found 2; write 7"):
        read_book(data, packs)


def test_an_adopted_version_that_never_read_well_is_told_with_its_file(packs: Path, data: Path) -> None:
    folder = data / "rules" / "versions" / "quiet_hours"
    folder.mkdir(parents=True)
    (folder / "second.toml").write_text("version = 2\n", encoding="utf-8")
    with pytest.raises(Problem, match=r"second\.toml: name it by its version"):
        read_book(data, packs)


@pytest.mark.parametrize(
    ("text", "field", "advice"),
    [
        ('[[client."甲银行"]]\nquiet_strat = "21:00"', "quiet_strat", "known are"),
        ('[[client."甲银行"]]\nquiet_start = 21', "quiet_start", "write a time"),
        ('[[client."甲银行"]]\nsms_allowed = "yes"', "sms_allowed", "true or false"),
        ('[[client."甲银行"]]\nvalid_from = "soon"\nsms_allowed = true', "valid_from", "write a day"),
        ('[[client."甲银行"]]\nvalid_from = 2026-02-01\nvalid_to = 2026-01-01', "valid_to", "later day"),
        ('[[client."甲银行"]]\nthird_party_daily_max = -1', "third_party_daily_max", "whole number"),
    ],
)
def test_a_wrong_override_is_refused_with_client_and_field(
    data: Path, text: str, field: str, advice: str
) -> None:
    (data / "overrides.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_overrides(data, [read_pack(POLICY)])
    assert "甲银行" in caught.value.en and f"field {field}" in caught.value.en and advice in caught.value.en
    assert re.search("请写|已有的是", caught.value.zh), "what to write, in Chinese"


def test_every_parameter_of_the_contract_can_be_overridden() -> None:
    names = {name for rule in read_pack(POLICY).rules for name in rule.parameters}
    assert names == {
        "quiet_start", "quiet_end", "dial_modes", "sms_allowed", "recording_gap_seconds", "recording_gap_share",
        "third_party_daily_max", "third_party_hourly_max", "reachable_weekly_min", "lost_monthly_min",
        "reachable_days", "note_late_minutes", "visit_min_staff", "visit_notice_hours",
    }  # fmt: skip


def test_days_of_overrides_and_versions_part_the_time_without_gap() -> None:
    pack = read_pack(POLICY)
    rule = pack.rule("third_party_daily_limit")
    later = Version(version=2, valid_from=date(2026, 3, 1), parameters={"third_party_daily_max": 4})
    rule = rule.model_copy(update={"versions": in_order(rule.versions, (later,))})
    overrides = from_tables(
        {
            "甲银行": [
                {"third_party_daily_max": 3, "valid_from": date(2026, 2, 1), "valid_to": date(2026, 3, 10)}
            ]
        },
        [pack],
        "overrides.toml",
    )
    found = [s for s in segments(rule, [], overrides) if s.client == "甲银行"]
    assert [(s.first_day, s.version, s.values["third_party_daily_max"]) for s in found] == [
        (date(1, 1, 1), 1, 6), (date(2026, 2, 1), 1, 3), (date(2026, 3, 1), 2, 3), (date(2026, 3, 11), 2, 4),
    ]  # fmt: skip
    assert [s.last_day for s in found][:3] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 10)]


def test_the_lint_tells_conflicts_caps_terms_and_overrides_looser_than_the_law(data: Path) -> None:
    for pack_id in ("us_reg_f", "cn_gbt_45251_2025", "company_policy_d7"):
        switch(data, pack_id, True)
    (data / "overrides.toml").write_text(
        '[[client."甲银行"]]\nquiet_start = "23:00"\n[[client."甲银行"]]\nquiet_start = "23:30"\n',
        encoding="utf-8",
    )
    found = lint(data)
    assert {f.check for f in found} >= {
        "conflicting_floors", "floor_above_cap", "undefined_term", "undecidable", "overlapping_overrides",
        "looser_than_law",
    }  # fmt: skip
    assert any("lost_monthly_minimum" in f.place and "lost_weekly_minimum" in f.place for f in found)
    assert not any(f.level == "error" for f in found)
