"""A slip in overrides.toml or active.toml is told in a sentence, and nothing that stands there is left out silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from models import rules
from models.problems import Problem
from models.rules import book, switch
from models.rules.__main__ import app
from models.rules.catalogue import active_packs
from models.rules.files import read_pack
from models.rules.lint import lint
from models.rules.overrides import read_overrides
from tests.models.small_warehouse import small_warehouse

POLICY = book.SHIPPED / "company_policy"


def write(data: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


def errors(data: Path) -> list[str]:
    """The lines of errors that the lint prints."""
    answer = CliRunner().invoke(app, ["lint", "--data", str(data), "--no-examples"], env={"LANG": "C"})
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    return [line for line in answer.stdout.splitlines() if line.startswith("error: ")]


@pytest.mark.parametrize(
    ("text", "field", "advice"),
    [
        ('[[client]]\nname = "A"', "client", 'write [[client."NAME"]]'),
        ('client = "A"', "client", 'write [[client."NAME"]]'),
        ('[client]\nquiet_start = "21:00"', "client", "it is no table; write parameters below it"),
        ('[[clients."A"]]\nquiet_start = "21:00"', "clients", 'write [[client."NAME"]]'),
        ('quiet_start = "21:00"', "quiet_start", 'write [[client."NAME"]]'),
        ('[[client."A"]]\nthird_party_daily_max = 99999999999', "third_party_daily_max", "2147483647 at most"),
        ('[[client."A"]]\nthird_party_daily_max = 2147483648', "third_party_daily_max", "2147483647 at most"),
        ('[[client."A"]]\nvisit_notice_hours = 100001', "visit_notice_hours", "100000 at most"),
        ('[[client."A"]]\nrecording_gap_seconds = inf', "recording_gap_seconds", "2147483647 at most"),
        ('[[client."A"]]\nrecording_gap_seconds = nan', "recording_gap_seconds", "write a number such as"),
        ('[[client."A"]]\nthird_party_daily_max = -1', "third_party_daily_max", "write a whole number"),
        ('[[client."A"]]\nquiet_start = "22:00+08:00"', "quiet_start", 'write a time such as "22:00"'),
        ('[[client."A"]', "file", "it is no TOML"),
    ],
)  # fmt: skip
def test_a_slip_in_the_overrides_is_one_sentence_with_its_field(
    tmp_path: Path, text: str, field: str, advice: str
) -> None:
    path = write(tmp_path, "overrides.toml", text)
    with pytest.raises(Problem) as caught:
        read_overrides(tmp_path, [read_pack(POLICY)])
    assert caught.value.en.startswith(f"{path}: ") and f"field {field}: " in caught.value.en
    assert advice in caught.value.en and f"字段 {field} 有误" in caught.value.zh
    [line] = errors(tmp_path)
    assert caught.value.en in line


def test_the_largest_numbers_that_a_build_can_count_with_are_taken(tmp_path: Path) -> None:
    text = '[[client."甲"]]\nthird_party_daily_max = 2147483647\nvisit_notice_hours = 100000\nnote_late_minutes = 100000\n'
    write(tmp_path, "overrides.toml", text)
    con = small_warehouse(
        {
            "cases": [{"case_id": "k", "client": "甲"}],
            "visits": [{"visit_id": "v", "case_id": "k", "visited_at": "2026-01-05 10:00:00"}],
        }
    )
    rules.check(con, tmp_path)
    found = con.execute("SELECT count(*) FROM mart.rule_parameters WHERE client = '甲'").fetchone()
    assert found and found[0] > 0


def test_an_overrides_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "overrides.toml").mkdir()
    with pytest.raises(Problem, match=r"overrides\.toml: field file: it cannot be read"):
        read_overrides(tmp_path, [read_pack(POLICY)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('cn_cba_2026 = "yes"\n', "field cn_cba_2026: found 'yes', write true or false"),
        ("[cn_cba_2026]\non = true\n", "field cn_cba_2026: found {'on': True}, write true or false"),
        ("cn_cba_2026 = on\n", "field file: it is no TOML"),
        (
            "cn_cba_2062 = true\n",
            "field cn_cba_2062: there is no such pack; write one of ",
        ),
    ],
)
def test_a_slip_in_the_switches_is_one_sentence_of_the_lint_beside_the_others(
    tmp_path: Path, text: str, says: str
) -> None:
    path = write(tmp_path, "rules/active.toml", text)
    write(tmp_path, "overrides.toml", "client = 1\n")
    first, second = errors(tmp_path)
    assert "overrides.toml" in first
    assert f"{path}: {says}" in second


def test_a_byte_order_mark_at_the_head_of_the_switches_is_no_mistake(tmp_path: Path) -> None:
    write(tmp_path, "rules/active.toml", "cn_cba_2026 = true\n", encoding="utf-8-sig")
    assert "cn_cba_2026" in [pack.id for pack in active_packs(tmp_path)]
    assert errors(tmp_path) == []
    switch(tmp_path, "us_reg_f", True)
    assert {"cn_cba_2026", "us_reg_f"} <= {pack.id for pack in active_packs(tmp_path)}


def test_a_switch_for_a_pack_that_there_is_not_stops_no_build_and_is_told_there(tmp_path: Path) -> None:
    write(tmp_path, "rules/active.toml", "cn_cba_2062 = true\ngone = false\n")
    con = small_warehouse({})
    rules.check(con, tmp_path)
    [(en, zh)] = con.execute("FROM mart.rule_problems").fetchall()
    assert "field cn_cba_2062" in en and "没有这个规则包；请写其中之一" in zh
    assert [problem.en for problem in rules.problems(tmp_path)] == [en]


def test_a_switch_of_a_pack_that_does_not_read_is_not_doubted(tmp_path: Path) -> None:
    """A new pack that never read well is left out and told; its switch is right all the same."""
    packs = tmp_path / "packs"
    for name, text in (("good", POLICY), ("fresh", None)):
        (packs / name).mkdir(parents=True)
        source = (POLICY / "pack.toml").read_text(encoding="utf-8")
        content = source.replace('id = "company_policy"', f'id = "{name}"') if text else "title ="
        (packs / name / "pack.toml").write_text(content, encoding="utf-8")
    (tmp_path / "rules" / "last_good").mkdir(parents=True)
    write(tmp_path, "rules/active.toml", "fresh = true\n")
    [problem] = book.read_book(tmp_path, packs).problems
    assert "fresh" in problem.en and "no TOML" in problem.en


def test_switching_keeps_a_name_that_needs_quotes(tmp_path: Path) -> None:
    path = write(tmp_path, "rules/active.toml", '"our book" = false\n')
    switch(tmp_path, "us_reg_f", True)
    assert path.read_text(encoding="utf-8") == '"our book" = false\nus_reg_f = true\n'


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ('quiet_start = "00:00"', ["quiet_start"]),
        ('quiet_start = "22:01"', ["quiet_start"]),
        ('quiet_start = "07:59"', ["quiet_start"]),
        ('quiet_start = "08:00"', ["quiet_start"]),
        ('quiet_start = "22:00"', []),
        ('quiet_start = "18:30"', []),
        ("quiet_start = 00:30:00", ["quiet_start"]),
        ('quiet_end = "07:59"', ["quiet_end"]),
        ('quiet_end = "23:30"', ["quiet_end"]),
        ('quiet_end = "09:00"', []),
        ('quiet_start = "23:00"\nquiet_end = "07:00"', ["quiet_end", "quiet_start"]),
        ('quiet_start = "21:00"\nquiet_end = "09:00"', []),
        ('quiet_start = "09:00"\nquiet_end = "10:00"', ["quiet_end", "quiet_start"]),
    ],
)
def test_quiet_hours_are_looser_than_the_law_where_they_leave_some_of_its_night_free(
    tmp_path: Path, override: str, told: list[str]
) -> None:
    switch(tmp_path, "cn_cba_2026", True)
    write(tmp_path, "overrides.toml", f'[[client."甲"]]\n{override}\n')
    places = [item.place.split("]] ")[1] for item in lint(tmp_path) if item.check == "looser_than_law"]
    assert places == [f"{name} · cn_cba_2026" for name in told]
