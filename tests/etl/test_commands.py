"""The commands as a script calls them: exit status, one JSON document on standard output, sentences on standard error."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from etl.__main__ import app
from etl.sample_checkpoint.sentences import CHECKPOINT
from models import metrics, warehouse
from models.failures import told
from tests.etl import floor


class Answer(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Answer]


def _command(capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: object) -> Answer:
        capsys.readouterr()
        words = [str(argument) for argument in arguments]
        try:
            status = told(lambda: app(words))
        except SystemExit as ended:
            status = int(ended.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Answer(status, said.out, said.err)

    return call


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return _command(capsys)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the floor made by hand is published."""
    folder = tmp_path_factory.mktemp("floor")
    (folder / "data").mkdir()
    (folder / "data" / "overrides.toml").write_text(floor.OVERRIDES, encoding="utf-8")
    source = floor.write(folder / "source")
    with pytest.raises(SystemExit) as ended:
        app(["run", str(source), "--data", str(folder / "data"), "--json"])
    assert not ended.value.code
    return folder / "data"


MARCH = ("--from", "2026-03-01", "--to", "2026-03-31")


def test_the_violations_of_the_floor_are_those_that_a_reader_of_the_contract_finds(
    command: Command, data: Path
) -> None:
    found = command(
        "report", "violations", *MARCH, "--pack", "company_policy", "--data", data, "--json"
    ).document
    assert [(row["rule_id"], row["occurred_at"], row["call_ids"]) for row in found] == sorted(
        floor.EXPECTED, key=lambda row: (row[1], row[0])
    )
    weekly = [row["case_id"] for row in found if row["rule_id"] == "reachable_weekly_minimum"]
    assert weekly == ["k5", "k6", "k1", "k5"]
    assert {row["clause"] for row in found if row["rule_id"] == "quiet_hours"} == {"S-01"}


def test_a_violation_is_reported_on_its_day_only(command: Command, data: Path) -> None:
    one = command(
        "report", "violations", "--from", "2026-03-07", "--to", "2026-03-07", "--data", data, "--json"
    ).document
    assert {(row["rule_id"], row["pack_id"]) for row in one if row["pack_id"] == "company_policy"} == {
        ("quiet_hours", "company_policy"),
        ("third_party_hourly_limit", "company_policy"),
    }


def test_a_period_without_data_gives_nulls_and_no_violations(command: Command, data: Path) -> None:
    early = ("--from", "2020-01-01", "--to", "2020-01-31")
    kpis = command("report", "kpis", *early, "--data", data, "--json").document
    assert set(kpis) == set(metrics.definitions())
    assert {kpi[name] for kpi in kpis.values() for name in ("value", "numerator", "denominator")} == {None}
    assert command("report", "violations", *early, "--data", data, "--json").document == []


@pytest.mark.parametrize("by", metrics.GROUPS)
def test_every_grouping_gives_every_kpi(command: Command, data: Path, by: str) -> None:
    answer = command("report", "kpis", *MARCH, "--by", by, "--data", data, "--json")
    assert answer.status == 0
    assert set(answer.document) == set(metrics.definitions())
    assert all(
        set(kpi) >= {"value", "numerator", "denominator"} for kpi in answer.document["connect_rate"].values()
    )


def test_the_connect_rate_counts_calls_and_not_legs(command: Command, data: Path) -> None:
    kpis = command(
        "report", "kpis", "--from", "2026-03-10", "--to", "2026-03-10", "--data", data, "--json"
    ).document
    assert (kpis["connect_rate"]["numerator"], kpis["connect_rate"]["denominator"]) == (3, 10)


def test_the_data_folder_may_come_from_the_environment(
    command: Command, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERVISION_DATA", str(data))
    document = command("status", "--json").document
    assert document["warehouse"] == str(warehouse.current(data).resolve())
    assert document["tables"]["calls"] == len(floor._calls())


def test_loading_again_changes_nothing(command: Command, data: Path) -> None:
    again = command("load", data.parent / "source", "--data", data, "--json").document["load"]
    assert again["is_new"] is False
    assert all(
        entry["rows_kept"] == 0 and entry["rows_duplicate"] == entry["rows_read"] for entry in again["files"]
    )
    assert command("status", "--data", data, "--json").document["loads"] == 1


def test_without_json_the_answer_is_text(command: Command, data: Path) -> None:
    answer = command("status", "--data", data)
    assert answer.status == 0
    assert "warehouse:" in answer.out


@pytest.mark.parametrize(
    "words",
    [
        ("report", "kpis", "--from", "yesterday", "--to", "2026-03-31"),
        ("report", "kpis", "--from", "2026-03-31", "--to", "2026-03-01"),
        ("report", "kpis", *MARCH, "--by", "moon"),
        ("report", "violations", "--from", "2026-03-01"),
        ("transcribe", "--workers", "4", "--ray", "10.0.0.1:6379"),
        ("transcribe", "--workers", "0"),
        ("load",),
        ("dance",),
    ],
)
def test_wrong_usage_exits_with_2(command: Command, data: Path, words: tuple[str, ...]) -> None:
    answer = command(*words, "--data", data, "--json")
    assert answer.status == 2
    assert answer.out == ""


def test_a_pack_that_is_not_active_is_named_with_those_that_are(command: Command, data: Path) -> None:
    answer = command("report", "violations", *MARCH, "--pack", "us_reg_f", "--data", data, "--json")
    assert answer.status == 1
    assert "us_reg_f" in answer.err and "company_policy" in answer.err


@pytest.mark.parametrize("by", ["team", "agent", "client", "product", "bucket"])
def test_the_rollups_of_a_week_are_the_report_of_its_days(data: Path, by: str) -> None:
    with warehouse.open_current(data) as con:
        asked = metrics.kpis_by(con, date(2026, 3, 9), date(2026, 3, 15), by)
        stored = metrics.stored(con, list(metrics.definitions()), "week", by)
    week = {
        (row["kpi_id"], row["group_id"]): (row["value"], row["numerator"], row["denominator"])
        for row in stored
        if row["period_id"] == "2026-W11"
    }
    assert week == {
        (kpi_id, group): (result["value"], result["numerator"], result["denominator"])
        for kpi_id, groups in asked.items()
        for group, result in groups.items()
    }


@pytest.mark.parametrize("words", [("run", "no-such-folder"), ("transcribe", "--share", "")])
def test_what_the_sample_checkpoint_is_stands_on_standard_error_before_any_work(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    answer = command(*words, "--data", tmp_path, "--model", CHECKPOINT, "--json")
    assert (answer.status, answer.out) == (1, "")
    assert 0 <= answer.err.index("never use it on real recordings") < answer.err.index("error:")


def test_a_useless_checkpoint_in_the_settings_is_told_and_everything_else_is_published(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text('model = "no-such.pt"\n', encoding="utf-8")
    source = floor.write(tmp_path / "source")
    answer = command("run", source, "--data", tmp_path / "data", "--json")
    assert (answer.status, answer.document["transcription"]["done"]) == (0, 0)
    assert "settings.toml" in answer.err and "no-such.pt" in answer.err
    assert Path(answer.document["warehouse"]).exists()


def test_names_are_printed_as_they_are_and_not_as_marks_or_pictures(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "[red]a:b:"
    folder.mkdir()
    assert str(folder) in command("status", "--data", folder).out
    assert str(folder) in command("load", folder, "--data", tmp_path / "data").err
