"""The grade of a case: its bands, the floor's own matrix, and a matrix that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.floor.grading import grade, has_own_matrix, matrix
from models.problems import Problem


@pytest.mark.parametrize(
    ("days", "amount", "found"),
    [
        (0, 99, "–"),
        (1, 5000, "D"),
        (30, 5000.01, "D"),
        (31, 5000, "D"),
        (60, 20000, "C"),
        (181, 50000.01, "A"),
    ],
)
def test_a_band_holds_its_upper_end(tmp_path: Path, days: int, amount: float, found: str) -> None:
    assert grade(days, amount, matrix(tmp_path)) == found


def test_a_floors_own_matrix_holds(tmp_path: Path) -> None:
    assert not has_own_matrix(tmp_path)
    (tmp_path / "grades.toml").write_text(
        '\ufeffdays = [10]\namounts = []\ngrades = [["轻"], ["重"]]\n', encoding="utf-8"
    )
    assert (grade(10, 1, matrix(tmp_path)), grade(11, 1, matrix(tmp_path))) == ("轻", "重")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("days = [30", "no TOML"),
        ('days = [60, 30]\namounts = [1]\ngrades = [["A", "B"]]', "field days"),
        ('days = ["30"]\namounts = [1]\ngrades = [["A", "B"]]', "field days"),
        ('days = [30]\ngrades = [["A", "B"]]', "field amounts"),
        ('days = [30]\namounts = [1]\ngrades = [["A", "B"], ["A"]]', "field grades: write 2 rows"),
        ("days = [30]\namounts = [1]\ngrades = [1, 2]", "field grades: write 2 rows"),
    ],
)
def test_a_wrong_matrix_is_told_with_its_field(tmp_path: Path, text: str, field: str) -> None:
    (tmp_path / "grades.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Problem, match=field):
        matrix(tmp_path)
