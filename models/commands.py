"""What the commands of models share: where the data lies, and how a Problem ends one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from models.problems import Problem
from models.settings import Settings

DataFolder = Annotated[
    Path | None, typer.Option("--data", help="The data folder (SUPERVISION_DATA, else ./data).")
]


def settings_of(data: Path | None) -> Settings:
    """The settings of the data folder that was named, else of the usual one."""
    return Settings(data=data) if data else Settings()


def run(app: typer.Typer) -> None:
    """Run a command; a Problem is one sentence on standard error and exit status 1."""
    try:
        app()
    except Problem as problem:
        sys.stderr.write(f"error: {problem}\n")
        sys.exit(1)
