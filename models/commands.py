"""What the commands of models share: where the data lies, and how a Problem ends one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from models.failures import told
from models.settings import Settings

DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data", help="The data folder (SUPERVISION_DATA, else ./data).", file_okay=False, readable=False
    ),
]


def settings_of(data: Path | None) -> Settings:
    """The settings of the data folder that was named, else of the usual one."""
    return Settings(data=data) if data else Settings()


def one_of(words: Iterable[str]) -> Callable[[Any], Any]:
    """The callback of an option that takes these words alone, once or repeated; any other is wrong usage."""
    known = tuple(words)

    def checked(given: Any) -> Any:
        for word in [given] if isinstance(given, str) else given or []:
            if word not in known:
                raise typer.BadParameter(f"{word}: choose one of {', '.join(known)}.")
        return given

    return checked


def run(app: typer.Typer) -> None:
    """Run a command and end with its exit status; what fails is one sentence on standard error."""
    sys.exit(told(app))
