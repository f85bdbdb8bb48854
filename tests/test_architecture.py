"""Imports run one way: `etl` and `pages` know `models`, and `models` knows neither."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FORBIDDEN = {
    "models": {"etl", "pages", "dashboard", "streamlit", "whisper", "torch"},
    "etl": {"pages", "dashboard", "streamlit"},
    "pages": {"etl", "whisper", "torch"},
}


def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_from_a_room_further_out(room: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): crossing
        for path in sorted((ROOT / room).rglob("*.py"))
        if (crossing := imported(path) & FORBIDDEN[room])
    }
    assert wrong == {}


def test_only_the_warehouse_opens_duckdb() -> None:
    opened = {
        str(path.relative_to(ROOT))
        for room in FORBIDDEN
        for path in (ROOT / room).rglob("*.py")
        if "duckdb.connect" in path.read_text(encoding="utf-8")
    }
    assert opened == {"models/warehouse.py"}


def test_every_file_is_one_idea_of_at_most_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in (*FORBIDDEN, "tests")
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}
