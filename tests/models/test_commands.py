"""The commands of models fail as those of etl do: in one sentence, whatever happened."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path

import pytest
import typer

from models import commands
from models.desk.__main__ import app as desk
from models.review.__main__ import app as review


def status_of(app: typer.Typer, *words: object, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["command", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        commands.run(app)
    return ended.value.code


@pytest.mark.parametrize(("app", "words"), [(desk, ["list"]), (review, ["frame", "2026-03-02"])])
def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(
    app: typer.Typer,
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "data"
    assert status_of(app, *words, "--data", place, monkeypatch=monkeypatch) == 1
    said = capsys.readouterr().err
    assert (
        said.count("\n") == 1
        and f"{place}/desk.sqlite: the desk cannot be opened (NotADirectoryError);" in said
    )


def test_a_full_disk_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "desk.sqlite")

    assert status_of(app, monkeypatch=monkeypatch) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.startswith("error: desk.sqlite: no space is left on this disk;")


def test_a_file_in_the_place_of_the_data_folder_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    assert status_of(desk, "list", "--data", tmp_path / "file", monkeypatch=monkeypatch) == 2


def test_a_letter_that_the_terminal_lacks_ends_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="latin-1", write_through=True))
    assert (
        status_of(desk, "add-user", "李娜", "--role", "manager", "--data", tmp_path, monkeypatch=monkeypatch)
        == 0
    )
    assert status_of(desk, "list", "--data", tmp_path, monkeypatch=monkeypatch) == 0
    assert b"\\u674e\\u5a1c\tmanager" in written.getvalue()


@pytest.mark.parametrize(
    ("program", "asked"),
    [
        (desk, ["add-user", "li", "--role", "boss"]),
        (review, ["place-gold", "c", "--by", "m", "--outcome", "bad"]),
        (review, ["place-gold", "c", "--by", "m", "--outcome", "violation", "--label", "threats"]),
    ],
)
def test_a_word_that_an_option_does_not_take_is_wrong_usage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    program: typer.Typer,
    asked: list[str],
) -> None:
    data = tmp_path / "data"
    assert status_of(program, *asked, "--data", data, monkeypatch=monkeypatch) == 2
    assert f"{asked[-1]}: choose one of" in capsys.readouterr().err and not data.exists()
