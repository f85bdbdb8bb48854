"""Imports run one way: `etl` and `pages` know `models`, and `models` knows neither."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
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


def test_the_parts_of_pages_do_not_know_the_door_that_stands_before_them() -> None:
    knowing = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "pages" / "ui").rglob("*.py")
        if "pages.door" in path.read_text(encoding="utf-8")
    }
    assert knowing == set()


def test_only_the_warehouse_opens_duckdb() -> None:
    opened = {
        str(path.relative_to(ROOT))
        for room in FORBIDDEN
        for path in (ROOT / room).rglob("*.py")
        if "duckdb.connect" in path.read_text(encoding="utf-8")
    }
    assert opened == {"models/warehouse.py"}


def _required(file: str) -> set[str]:
    names = re.findall(r"(?m)^([\w.-]+).*==", (ROOT / file).read_text(encoding="utf-8"))
    return {_plain(name) for name in names}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(*files: Path) -> dict[str, set[str]]:
    """The packages that the files import, as an index knows them, by the name that is imported."""
    known, ours = packages_distributions(), {*FORBIDDEN, "tests", "dashboard"}
    names = {name for path in files for name in imported(path)} - sys.stdlib_module_names - ours
    return {name: {_plain(package) for package in known.get(name, [])} for name in names}


def test_every_package_that_is_imported_is_required_by_name() -> None:
    program = [ROOT / "dashboard.py", *(path for room in FORBIDDEN for path in (ROOT / room).rglob("*.py"))]
    tests = (ROOT / "tests").rglob("*.py")
    required = _required("requirements.txt")
    missing = {name for name, packages in _needed(*program).items() if not packages & required}
    assert missing == {"ray"}, "Ray is for clusters; README names it"
    required |= _required("tests/requirements.txt")
    missing = {name for name, packages in _needed(*tests).items() if not packages & required}
    assert missing <= {"moto"}, "moto is too much for what it tests; docs/transcription.md says how to get it"


def test_every_file_is_one_idea_of_at_most_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for room in (*FORBIDDEN, "tests")
        for path in (ROOT / room).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_no_function_has_more_than_45_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)} {node.name}": lines
        for room in (*FORBIDDEN, "tests")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and (lines := node.end_lineno - node.lineno + 1) > 45
    }
    assert long == {}
