"""The grade of an overdue case from a matrix of days and amount (S-100, S-101)."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from decimal import Decimal
from pathlib import Path
from typing import Any

_DEFAULT = Path(__file__).with_name("grades.toml")


def matrix(data: Path) -> dict[str, Any]:
    """The matrix in force: the floor's own `grades.toml`, else the default."""
    own = data / "grades.toml"
    return tomllib.loads((own if own.is_file() else _DEFAULT).read_text(encoding="utf-8"))


def grade(days_overdue: int, amount: Decimal | float, limits: dict[str, Any]) -> str:
    """A (worst) to D for a case that many days and that much money overdue; `–` where nothing is."""
    if days_overdue < 1:
        return "–"
    row = bisect_left(limits["days"], days_overdue)
    return str(limits["grades"][row][bisect_left(limits["amounts"], float(amount))])
