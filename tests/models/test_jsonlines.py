"""What the three filters have in common: they explain themselves, and take no word that they do not know."""

from __future__ import annotations

import subprocess
import sys

import pytest

FILTERS = pytest.mark.parametrize("name", ["models.sampling", "models.estimates", "models.language"])


def run(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", name, *words], input="", capture_output=True, text=True, check=False
    )


@FILTERS
def test_help_says_what_a_line_holds(name: str) -> None:
    told = run(name, "--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(f"usage: python -m {name} ")
    assert "one JSON object a line" in told.stdout


@FILTERS
def test_an_option_that_nobody_knows_is_wrong_usage(name: str) -> None:
    told = run(name, "--seed", "7")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"error: usage: python -m {name} ")
