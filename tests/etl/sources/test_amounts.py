"""An amount that no sum can hold is told with its file and line instead of breaking the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import publish, sources
from models import warehouse
from models.problems import Problem
from models.settings import Settings

CASES = "case_id,placed_on\nk,2026-01-01\n"
CALLS = "call_id,direction,started_at,result\nc,outbound,2026-01-10 09:00:00,answered\n"
PAYMENTS = "payment_id,case_id,paid_at,amount\n"


def _published(folder: Path, data: Path, **files: str) -> warehouse.Connection:
    folder.mkdir(exist_ok=True)
    for name, text in ({"calls": CALLS} | files).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    settings = Settings(data=data)
    sources.load(folder, settings)
    publish.build(data, settings, lambda _: None)
    return warehouse.open_current(data)


def test_a_card_number_as_an_amount_is_told_with_file_and_line(tmp_path: Path) -> None:
    payments = PAYMENTS + "p1,k,2026-01-15,900000000000000.00\np2,k,2026-01-15,9222021234567890\n"
    with pytest.raises(Problem) as told:
        _published(tmp_path / "in", tmp_path / "data", cases=CASES, payments=payments)
    assert "payments.csv, line 3: amount «92…»" in told.value.en and "第 3 行" in told.value.zh
    assert "9222021234567890" not in told.value.en + told.value.zh
    assert not list((tmp_path / "data").glob("*.duckdb"))


@pytest.mark.parametrize(
    ("table", "first_line", "amount"),
    [
        ("payments", "payment_id,case_id,paid_at,amount", "9222021234567890"),
        ("installments", "installment_no,case_id,due_on,due_amount", "-9222021234567890"),
    ],
)
def test_card_numbers_in_two_columns_that_are_added_together_are_told(
    tmp_path: Path, table: str, first_line: str, amount: str
) -> None:
    waivers = f"waiver_id,case_id,approved_on,amount\nw1,k,2026-01-15,{amount}\n"
    other = {table: f"{first_line}\n1,k,2026-01-05,9222021234567891\n"}
    with pytest.raises(Problem) as told:
        _published(tmp_path / "in", tmp_path / "data", cases=CASES, waivers=waivers, **other)
    assert told.value.en.startswith(f"{table}.csv, line 2: ")
    assert f"the amounts of {table} and waivers cannot be added up" in told.value.en


def test_once_corrected_it_is_published(tmp_path: Path) -> None:
    wrong, right = (
        PAYMENTS + f"p1,k,2026-01-15,{amount}\np2,k,2026-01-16,{amount}\n"
        for amount in ("9222021234567890", "62.22")
    )
    with pytest.raises(Problem):
        _published(tmp_path / "in", tmp_path / "data", cases=CASES, payments=wrong)
    con = _published(tmp_path / "in", tmp_path / "data", payments=right)
    assert con.execute("SELECT amount::VARCHAR FROM core.payments").fetchall() == [("62.22",)] * 2


def test_the_largest_amounts_that_can_be_summed_are_published(tmp_path: Path) -> None:
    steps = "case_id,installment_no,due_on,due_amount\nk,1,2026-01-05,9999999999999999.98\n"
    payments = PAYMENTS + "p1,k,2026-01-15,4999999999999999.99\n"
    con = _published(tmp_path / "in", tmp_path / "data", cases=CASES, installments=steps, payments=payments)
    kept = con.execute(
        "SELECT value, numerator::VARCHAR FROM mart.kpis "
        "WHERE kpi_id = 'overdue_rate.amount' AND period_id = '2026-01' AND group_kind = ''"
    )
    assert kept.fetchall() == [(1.0, "4999999999999999.99")]
