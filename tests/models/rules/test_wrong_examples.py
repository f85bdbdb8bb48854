"""A slip inside an example is a remark of the lint that names file, rule and example; the other remarks are there too."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.rules import examples
from models.rules.__main__ import app
from models.rules.files import read_pack
from tests.models.rules.rule_folders import PACK, change, pack_of_one_rule

ROWS = "started_at\n2026-01-05 22:00:00"
NIGHT = 'client = "甲银行", quiet_start'


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return pack_of_one_rule(tmp_path / "packs")


@pytest.fixture(scope="module")
def floor() -> examples.Floor:
    return examples.Floor()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (ROWS, "started_at\n2026-01-05 22:00:00 | busy", "calls, row 1: found 2 cells; write 1"),
        (ROWS, "started_at | result\n2026-01-05 22:00:00", "calls, row 1: found 1 cells; write 2"),
        (ROWS, "startet_at\n2026-01-05 22:00:00", 'no column "calls.startet_at"; write one of calls.call_id'),
        (f'calls = """\n{ROWS}', f'callz = """\n{ROWS}', 'no table "callz"; write one of calls'),
        (ROWS, "started_at\n2026-01-05 25:00:00", 'calls.started_at, row 1: found "2026-01-05 25:00:00"; write'),
        (ROWS, "", "calls: it is no table; write a heading and rows"),
        (f'"""\n{ROWS}\n"""', "3", "calls: it is no table; write a heading and rows"),
        (NIGHT, "quiet_start", 'overrides: it names no client; write client = "NAME"'),
        (NIGHT, "client = 7, quiet_start", 'overrides: it names no client; write client = "NAME"'),
        (NIGHT, 'client = "甲银行", quiet_strat', '[[client."甲银行"]], field quiet_strat: unknown parameter'),
        (NIGHT + ' = "20:00"', NIGHT + ' = "ten"', "field quiet_start: found 'ten', write a time"),
    ],
)  # fmt: skip
def test_a_slip_in_an_example_is_told_with_file_rule_and_example(
    packs: Path, floor: examples.Floor, before: str, after: str, says: str
) -> None:
    change(packs, before, after)
    [problem] = examples.failures(read_pack(packs / PACK), floor)
    example = (
        "a client with a longer night, on the days it holds"
        if NIGHT in before
        else "on the stroke of ten at night"
    )
    assert (
        problem.en.startswith(f"company_policy/quiet_hours.toml: fires «{example}»: ") and says in problem.en
    )
    assert problem.zh.startswith("company_policy/quiet_hours.toml: fires «") and re.search(
        "请写|已有的是|请以", problem.zh
    )


def test_a_query_that_does_not_run_is_told_as_that(
    packs: Path, floor: examples.Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = read_pack(packs / PACK)
    monkeypatch.setattr("models.rules.checking.warehouse.query_text", lambda name: "SELECT p.x FROM calls p")
    monkeypatch.setattr("models.rules.examples.warehouse.run_script", lambda con, name: None)
    told = examples.failures(pack, floor)
    assert len(told) == 8
    assert all("models/queries/rules/quiet_hours.sql does not run (" in problem.en for problem in told)


def test_the_lint_prints_a_slip_beside_every_other_remark(packs: Path, tmp_path: Path) -> None:
    change(packs, ROWS, "started_at\n2026-01-05 25:00:00")
    change(packs, 'finds = ["b"]', 'finds = ["c"]')
    (tmp_path / "overrides.toml").write_text('[[client."甲"]]\nquiet_strat = "21:00"\n', encoding="utf-8")
    command = ["lint", "--data", str(tmp_path), "--packs", str(packs)]
    answer = CliRunner().invoke(app, command, env={"LANG": "C"})
    assert answer.exit_code == 1 and isinstance(answer.exception, SystemExit)
    errors = [line for line in answer.stdout.splitlines() if line.startswith("error: ")]
    assert len(errors) == 3
    assert "quiet_strat" in errors[0] and "row 1" in errors[1]
    assert "found b; correct the example, the rule or its query" in errors[2]
    assert len(json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)["examples"]) == 2
    chinese = CliRunner().invoke(app, command, env={"LANG": "zh_CN.UTF-8"}).stdout
    assert "读到“2026-01-05 25:00:00”；请写" in chinese and "查到 b；请更正" in chinese
