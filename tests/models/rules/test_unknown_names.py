"""A name that stands for nothing is told: a floor to suspend that is none, a client that no case has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models import rules, warehouse
from models.problems import Problem
from models.rules import book, switch
from models.rules.book import read_book
from models.rules.lint import lint
from tests.models.small_warehouse import small_warehouse

SILENCE = "us_reg_f/us_conversation_silence.toml"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the packs with floors, and of the law that suspends them."""
    for name in ("company_policy", "company_policy_d7", "us_reg_f"):
        shutil.copytree(book.SHIPPED / name, tmp_path / "packs" / name)
    return tmp_path / "packs"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("name", ["reachable_weekly_minimun", "quiet_hours"])
def test_a_rule_that_suspends_no_floor_is_refused_and_what_was_good_stays(
    packs: Path, data: Path, name: str
) -> None:
    good = read_book(data, packs)
    change(packs / SILENCE, '"reachable_weekly_minimum"', f'"{name}"')
    kept = read_book(data, packs)
    assert kept.packs == good.packs
    [problem] = kept.problems
    assert SILENCE in problem.en and f'field suspends: "{name}" is no floor' in problem.en
    assert (
        "lost_monthly_minimum, lost_weekly_minimum, reachable_weekly_minimum" in problem.en
        and "请写其中之一" in problem.zh
    )


def test_a_floor_of_a_pack_that_does_not_read_can_still_be_suspended(packs: Path, data: Path) -> None:
    read_book(data, packs)
    change(packs / "company_policy" / "quiet_hours.toml", 'severity = "red"\n', "")
    [problem] = read_book(data, packs).problems
    assert "severity" in problem.en


def test_a_rule_that_suspends_floors_without_saying_when_is_refused(packs: Path, data: Path) -> None:
    change(
        packs / "us_reg_f" / "us_quiet_hours.toml",
        "[clause]",
        'suspends = ["lost_monthly_minimum"]\n[clause]',
    )
    with pytest.raises(
        Problem, match=r"field suspends: models/queries/rules/suspends/us_quiet_hours\.sql is missing"
    ):
        read_book(data, packs)


def test_a_text_that_nobody_verified_is_never_on_by_default(packs: Path, data: Path) -> None:
    change(packs / "company_policy" / "quiet_hours.toml", 'quote = "', 'support = "unverified"\nquote = "')
    with pytest.raises(Problem, match=r"company_policy/pack\.toml: field active: found true"):
        read_book(data, packs)


def test_clauses_of_one_book_say_each_how_its_text_was_seen(data: Path) -> None:
    law = next(pack for pack in read_book(data).packs if pack.id == "us_reg_f")
    seen = {
        clause.id: law.support_of(clause) for clause in (one.clause for one in (*law.rules, *law.undecidable))
    }
    assert {name for name, support in seen.items() if support == "primary"} == {
        "RF-TIME", "RF-7IN7", "RF-CONV", "RF-LOC",
    }  # fmt: skip
    assert seen["RF-STOP"] == seen["RF-TZ"] == "mirror"


def published(data: Path, path: Path) -> warehouse.Connection:
    """A published build of one case of 甲银行."""
    con = small_warehouse({"cases": [{"case_id": "k", "client": "甲银行"}]})
    rules.check(con, data)
    con.execute(f"CREATE TABLE core.builds AS SELECT {warehouse.SCHEMA_VERSION} AS schema_version")
    con.execute(f"ATTACH '{path}' AS published; COPY FROM DATABASE memory TO published; DETACH published")
    (data / "CURRENT").write_text(path.name, encoding="utf-8")
    return con


def test_an_override_for_a_client_that_no_case_has_is_told_with_the_name_meant(data: Path) -> None:
    (data / "overrides.toml").write_text(
        '[[client."甲银行"]]\nsms_allowed = true\n[[client."甲银行 "]]\nsms_allowed = true\n'
        '[[client."丙"]]\nsms_allowed = true\n',
        encoding="utf-8",
    )
    con = published(data, data / "warehouse-1.duckdb")
    told = {f.place: f.says for f in lint(data) if f.check == "unknown_client"}
    assert [place.split('"')[1] for place in told] == ["丙", "甲银行 "]
    assert 'was "甲银行" meant?' in told['overrides.toml [[client."甲银行 "]]'].en
    assert "请核对名称" in told['overrides.toml [[client."丙"]]'].zh
    found = con.execute("SELECT found FROM mart.data_checks WHERE check_id = 'overrides_of_unknown_clients'")
    assert found.fetchall() == [(2,)]


def test_no_client_is_doubted_before_anything_is_published(data: Path) -> None:
    (data / "overrides.toml").write_text('[[client."丙"]]\nsms_allowed = true\n', encoding="utf-8")
    switch(data, "us_reg_f", False)
    assert [f for f in lint(data) if f.check == "unknown_client"] == []
