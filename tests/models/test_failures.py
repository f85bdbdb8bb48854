"""What a command says when it does not end as it should."""

from __future__ import annotations

import pytest
import typer

from models.failures import told

app = typer.Typer()


@app.command()
def interrupted() -> None:
    raise KeyboardInterrupt


def test_ctrl_c_ends_a_command_with_a_sentence_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(lambda: app([])) == 1
    said = capsys.readouterr().err.strip()
    assert said == "error: Interrupted; what was finished is kept, and the same command goes on from there."


def test_wrong_usage_keeps_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        told(lambda: app(["--unknown"]))
    assert "unknown" in capsys.readouterr().err
