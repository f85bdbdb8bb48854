"""Ctrl-C in a command's first seconds, while it still reads its libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from models.interrupts import INTERRUPTED

ROOT = Path(__file__).parents[2]


def test_ctrl_c_while_libraries_are_read_ends_as_it_does_later(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "etl", "--help"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"error: {INTERRUPTED}\n")
