"""`python -m models.rules lint`: read the rule packs and overrides critically, and run every rule's examples."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from models.commands import DataFolder, run, settings_of
from models.problems import Problem
from models.rules import examples
from models.rules.book import SHIPPED, read_book
from models.rules.lint import lint as read_critically

app = typer.Typer(help="The rule packs.", no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """The rule packs."""


@app.command()
def lint(
    data: DataFolder = None,
    packs: Annotated[
        Path, typer.Option(help="The folder of rule packs.", show_default="the shipped ones")
    ] = SHIPPED,
    run_examples: Annotated[
        bool, typer.Option("--examples/--no-examples", help="Run the examples too.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Conflicts, undefined terms, rules no data can decide, overrides looser than the law, in the packs and in the data folder; exit 1 where a file is wrong or an example does not hold."""
    folder = settings_of(data).data
    found = [asdict(item) | {"says": item.says.model_dump()} for item in read_critically(folder, packs)]
    failed = _run_examples(folder, packs) if run_examples else []
    if as_json:
        sys.stdout.write(
            json.dumps(
                {"findings": found, "examples": [one.en for one in failed]}, ensure_ascii=False, indent=1
            )
            + "\n"
        )
    else:
        language = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
        lines = [
            f"{item['level']}: {item['check']}: {item['place']}: {item['says'][language]}" for item in found
        ]
        lines += [f"error: example: {problem.sentence(language)}" for problem in failed]
        sys.stdout.write("\n".join([*lines, ""]))
    if failed or any(item["level"] == "error" for item in found):
        raise typer.Exit(1)


def _run_examples(data: Path, folder: Path) -> list[Problem]:
    """The examples that do not hold; none where the packs cannot be read, which the lint itself tells."""
    try:
        book = read_book(data, folder)
    except Problem:
        return []
    floor = examples.Floor()
    return [problem for pack in book.packs for problem in examples.failures(pack, floor)]


if __name__ == "__main__":
    run(app)
