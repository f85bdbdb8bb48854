"""Bad input to the commands: each a sentence that says what, where and what to do, exit status 1, and no traceback."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.__main__ import app
from models import warehouse
from models.failures import told

HEADER = "call_id,direction,started_at,result\n"
GOOD = HEADER + "c1,outbound,2026-03-02 09:00:00,answered\n"


def told_by(*words: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status and standard error; standard output must be empty where a command fails."""
    capsys.readouterr()
    try:
        status = told(lambda: app([str(word) for word in words]))
    except SystemExit as ended:
        status = int(ended.code or 0)
    said = capsys.readouterr()
    assert not status or said.out == ""
    assert "Traceback" not in said.err
    return status, said.err


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"calls.csv": "call_id,direction,started_at\nc1,outbound,2026-03-02\n"}, ("calls.csv", "result")),
        ({"calls.csv": "call_id,通话ID" + GOOD[7:]}, ("calls.csv", "call_id", "通话ID")),
        ({"calls.csv": ""}, ("calls.csv", "empty")),
        ({"calls.csv": "\x00" * 40}, ("calls.csv",)),
        ({"calls.xlsx": "PK garbage"}, ("calls.xlsx", "workbook")),
        ({"calls.parquet": "PAR1 garbage"}, ("calls.parquet", "Parquet")),
        ({"notes.txt": "nothing here"}, ("calls.csv", "check the folder")),
        ({"calls.csv": GOOD, "source.toml": "x = ["}, ("source.toml", "TOML")),
        ({"calls.csv": GOOD, "source.toml": 'timezone = "Mars/Base"'}, ("source.toml", "Mars/Base")),
        ({"calls.csv": GOOD, "source.toml": '[calls]\nwhere = "(("'}, ("calls.csv", "where")),
        ({"calls.csv": GOOD, "source.toml": '[calls]\nfiles = ["none.csv"]'}, ("none.csv", "source.toml")),
    ],
)
def test_a_source_that_cannot_be_taken_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], named: tuple[str, ...]
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name, content in files.items():
        (source / name).write_text(content, encoding="utf-8")
    status, said = told_by("load", source, "--data", tmp_path / "data", capsys=capsys)
    assert status == 1
    assert all(word in said for word in named)
    assert not (tmp_path / "data" / "arrivals").exists()


@pytest.mark.parametrize("content", ["x = [", 'builds_kept = "many"'])
def test_settings_that_are_none_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (tmp_path / "settings.toml").write_text(content, encoding="utf-8")
    status, said = told_by("status", "--data", tmp_path, capsys=capsys)
    assert (status, "settings" in said) == (1, True)


@pytest.mark.parametrize("model", ["nowhere.pt", "gigantic", "tiny.en"])
def test_a_checkpoint_that_is_none_stops_a_run_before_anything_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], model: str
) -> None:
    (tmp_path / "calls.csv").write_text(GOOD, encoding="utf-8")
    status, said = told_by("run", tmp_path, "--data", tmp_path / "data", "--model", model, capsys=capsys)
    assert (status, model in said) == (1, True)
    assert not (tmp_path / "data").exists()


def test_a_checkpoint_that_is_none_is_told_by_the_flag_step_though_nothing_has_to_be_heard_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calls.csv").write_text(GOOD, encoding="utf-8")
    assert told_by("load", tmp_path, "--data", tmp_path / "data", capsys=capsys)[0] == 0
    status, said = told_by("flag", "--data", tmp_path / "data", "--model", "gigantic", capsys=capsys)
    assert (status, "gigantic" in said) == (1, True)


def publish_something_else(data: Path, sql: str) -> None:
    """A DuckDB file under the name of a build."""
    with contextlib.closing(warehouse.create_build(data / "warehouse-1.duckdb")) as con:
        con.execute(sql)
    (data / "CURRENT").write_text("warehouse-1.duckdb", encoding="utf-8")


REPORT = ("report", "kpis", "--from", "2026-03-01", "--to", "2026-03-31", "--json")


def test_a_warehouse_of_a_newer_version_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish_something_else(tmp_path, "CREATE TABLE core.builds AS SELECT 99 AS schema_version")
    status, said = told_by(*REPORT, "--data", tmp_path, capsys=capsys)
    assert (status, "newer version" in said) == (1, True)


@pytest.mark.parametrize("pointer", [b"warehouse-2.duckdb", b"\xff\xfe", b"", None])
def test_a_warehouse_that_is_missing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pointer: bytes | None
) -> None:
    if pointer is not None:
        (tmp_path / "CURRENT").write_bytes(pointer)
    status, said = told_by(*REPORT, "--data", tmp_path, capsys=capsys)
    assert (status, "python -m etl" in said) == (1, True)
    assert told_by("status", "--data", tmp_path, "--json", capsys=capsys)[0] == 0


@pytest.mark.parametrize("content", [b"", b"junk" * 1000])
def test_a_file_that_is_no_warehouse_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "warehouse-1.duckdb").write_bytes(content)
    (tmp_path / "CURRENT").write_text("warehouse-1.duckdb", encoding="utf-8")
    status, said = told_by(*REPORT, "--data", tmp_path, capsys=capsys)
    assert (status, "no warehouse" in said) == (1, True)


def test_a_full_disk_is_told_even_where_duckdb_says_it_only_first(capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        try:
            raise OSError(28, "No space left on device")
        except OSError as error:
            raise warehouse.duckdb.TransactionException("the transaction was aborted") from error

    assert told(fails) == 1
    assert "no space is left" in capsys.readouterr().err


def test_a_fault_of_the_program_shows_places_and_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(lambda: io.StringIO(13800000000)) == 1  # type: ignore[arg-type]
    said = capsys.readouterr().err
    assert "TypeError" in said
    assert "13800000000" not in said


def test_status_writes_nothing_into_the_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calls.csv").write_text(GOOD, encoding="utf-8")
    data = tmp_path / "data"
    assert told_by("load", tmp_path, "--data", data, capsys=capsys)[0] == 0
    before = sorted(data.rglob("*"))
    assert told_by("status", "--data", data, capsys=capsys)[0] == 0
    assert sorted(data.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_told_as_what_can_be_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "source").mkdir(mode=0)
    status, said = told_by("load", tmp_path / "source", "--data", tmp_path / "data", capsys=capsys)
    assert status == 1
    assert "Permission denied" in said


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_a_terminal_that_lacks_letters_ends_no_command(tmp_path: Path, encoding: str) -> None:
    data = tmp_path / "数据\udcff"
    words = [sys.executable, "-m", "etl", "status", "--data", str(data)]
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    text = subprocess.run(words, capture_output=True, env=environment)
    document = subprocess.run([*words, "--json"], capture_output=True, env=environment)
    assert (text.returncode, document.returncode) == (0, 0)
    assert json.loads(document.stdout.decode("utf-8"))["data"] == str(data)
