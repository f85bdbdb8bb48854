"""What the commands print as JSON and as lines."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from etl.printing import emit


def test_amounts_are_printed_to_the_last_of_eighteen_digits(capsys: pytest.CaptureFixture[str]) -> None:
    amounts = ["9999999999999999.99", "-1234567890123456.78", "0.10", "0", "-0.01"]
    emit({"kpi": {"amounts": [Decimal(amount) for amount in amounts], "largest": Decimal("1E+3")}}, True)
    read = json.loads(capsys.readouterr().out, parse_float=str, parse_int=str)
    assert read == {"kpi": {"amounts": amounts, "largest": "1000"}}


def test_everything_else_is_printed_as_json_prints_it_with_an_indent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = {
        "": {}, "空": [], "rows": [{"a": None, "b": True, "c": 0.1, "d": 10**20, "e": '"\n\\', "f": [["x"], {}]}, "外"]
    }  # fmt: skip
    emit(document, True)
    assert capsys.readouterr().out == json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def test_days_and_times_are_printed_as_iso_texts(capsys: pytest.CaptureFixture[str]) -> None:
    emit([date(2026, 3, 1), datetime(2026, 3, 1, 8, 0, 5)], True)
    assert json.loads(capsys.readouterr().out) == ["2026-03-01", "2026-03-01T08:00:05"]


def test_the_group_of_what_has_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    emit({"connect_rate": {"": {"value": 0.5}, "T1": {"value": None}}}, False)
    assert capsys.readouterr().out == "connect_rate: (none) value 0.5, T1 value –\n"
