"""The grade of an overdue case from a matrix of days and amount (S-100, S-101)."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.problems import Problem

_DEFAULT = Path(__file__).with_name("grades.toml")


def matrix(data: Path) -> dict[str, Any]:
    """The matrix in force: the floor's own `grades.toml`, else the default (Problem where the own one is wrong)."""
    if not has_own_matrix(data):
        return tomllib.loads(_DEFAULT.read_text(encoding="utf-8"))
    own = data / "grades.toml"
    try:
        limits = tomllib.loads(own.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(
            f"{own}: it is no TOML ({error}); correct that line.",
            f"{own}：不是有效的 TOML（{error}）；请更正该行。",
        ) from error
    _check(own, limits)
    return limits


def has_own_matrix(data: Path) -> bool:
    """Whether the floor laid its own matrix into the data folder."""
    return (data / "grades.toml").is_file()


def grade(days_overdue: int, amount: Decimal | float, limits: dict[str, Any]) -> str:
    """A (worst) to D for a case that many days and that much money overdue; `–` where nothing is."""
    if days_overdue < 1:
        return "–"
    row = bisect_left(limits["days"], days_overdue)
    return str(limits["grades"][row][bisect_left(limits["amounts"], float(amount))])


def _check(path: Path, limits: dict[str, Any]) -> None:
    for name in ("days", "amounts"):
        ends = limits.get(name)
        if not _are_ascending(ends):
            raise Problem(
                f"{path}: field {name}: found {ends!r}; write ascending numbers such as [30, 60, 90].",
                f"{path}：字段 {name} 有误：读到 {ends!r}；请写递增的数字，如 [30, 60, 90]。",
            )
    rows, columns = len(limits["days"]) + 1, len(limits["amounts"]) + 1
    grades = limits.get("grades")
    lengths = [len(row) if isinstance(row, list) else 0 for row in grades] if isinstance(grades, list) else []
    if lengths != [columns] * rows:
        raise Problem(
            f"{path}: field grades: write {rows} rows (bands of days) of {columns} grades (bands of amounts).",
            f"{path}：字段 grades 有误：请写 {rows} 行（天数档），每行 {columns} 个等级（金额档）。",
        )


def _are_ascending(ends: Any) -> bool:
    are_numbers = isinstance(ends, list) and all(type(end) in (int, float) for end in ends)
    return are_numbers and ends == sorted(set(ends))
