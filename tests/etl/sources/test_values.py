"""One cell of every type, good and bad: what stands in core, or why the row is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

CALL = {"call_id": "C1", "direction": "outbound", "started_at": "2024-01-05 09:05:01", "result": "answered"}
PAYMENT = {"payment_id": "P1", "case_id": "K1", "paid_at": "2024-01-05", "amount": "1"}
INSTALLMENT = {"case_id": "K1", "installment_no": "1", "due_on": "2024-01-05", "due_amount": "1"}
TARGET = {
    "level_id": "T",
    "period": "2024-01",
    "level": "team",
    "metric": "recovered_amount",
    "target_value": "1",
}
LOST = "refused: digits were lost: a spreadsheet turned this number into scientific notation"
NOTHING = "refused: required, but empty"
NO_TIME = "refused: not a time that can be read"
NO_VALUE = "refused: not one of the known values"
NO_TARGET = "refused: neither an amount nor a number with at most four decimals"
NO_MONEY = "refused: not an amount with at most two decimals"

Read = Callable[..., Any]


def test_a_time_is_read_in_every_form_or_refused(typed: Read) -> None:
    expected = {"2024-01-05 09:05:01": datetime(2024, 1, 5, 9, 5, 1),
        "2024-01-05 09:05": datetime(2024, 1, 5, 9, 5),
        "2024/1/5 9:05": datetime(2024, 1, 5, 9, 5),
        "2024/1/5": datetime(2024, 1, 5),
        "20240105": datetime(2024, 1, 5),
        "20240105 09:05": datetime(2024, 1, 5, 9, 5),
        "20240105090501": datetime(2024, 1, 5, 9, 5, 1),
        "2024-01-05T09:05:01+08:00": datetime(2024, 1, 5, 9, 5, 1),
        "2024-01-05T01:05:01Z": datetime(2024, 1, 5, 9, 5, 1),
        "2024-01-05T01:05:01.999Z": datetime(2024, 1, 5, 9, 5, 1),
        "2024-01-04 20:05:01-0500": datetime(2024, 1, 5, 9, 5, 1),
        "20240105T010501Z": datetime(2024, 1, 5, 9, 5, 1),
        "20240104T20:05:01.5-05:00": datetime(2024, 1, 5, 9, 5, 1),
        "2024-01-05 09:05:01.9": datetime(2024, 1, 5, 9, 5, 1),
        "1704417901": datetime(2024, 1, 5, 9, 25, 1),
        "1704417901999": datetime(2024, 1, 5, 9, 25, 1),
        "45296.378484": datetime(2024, 1, 5, 9, 5, 1),
        "45296": datetime(2024, 1, 5),
        "\t2024-01-05 09:05:01 ": datetime(2024, 1, 5, 9, 5, 1),
        "2024-01-05 24:00:00": NO_TIME,
        "2024-02-30 10:00:00": NO_TIME,
        "2024-01-05 09:05:60": NO_TIME,
        "20241301": NO_TIME,
        "9:05": NO_TIME,
        "0": NO_TIME,
        "infinity": NO_TIME,
        "yesterday": NO_TIME,
        "": NOTHING,
        " \u3000\u00a0": NOTHING,}  # fmt: skip
    assert typed("calls", CALL, "started_at", expected) == expected


@pytest.mark.parametrize("blank", " \t\u00a0\u1680\u2003\u200a\u202f\u205f\u3000")
def test_no_blank_of_any_script_counts_at_the_ends_of_a_cell(typed: Read, blank: str) -> None:
    expected = {f"{blank}2024-01-05 09:05:01{blank}": datetime(2024, 1, 5, 9, 5, 1), f"{blank}": NOTHING}
    assert typed("calls", CALL, "started_at", expected) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("mdy", {"9/8/16 19:31": datetime(2016, 9, 8, 19, 31), "12/31/1999": datetime(1999, 12, 31),
                 "2016-09-08": datetime(2016, 9, 8), "13/1/16": NO_TIME}),
        ("dmy", {"9/8/16 19:31": datetime(2016, 8, 9, 19, 31), "13/1/16": datetime(2016, 1, 13)}),
        ("ymd", {"9/8/16": NO_TIME}),
    ],
)  # fmt: skip
def test_the_date_order_says_which_number_is_the_month(
    typed: Read, order: str, expected: dict[str, object]
) -> None:
    assert typed("calls", CALL, "started_at", expected, f'date_order = "{order}"') == expected


def test_only_a_clock_time_without_offset_is_moved_from_the_zone_of_the_source(typed: Read) -> None:
    expected = {"2024-01-05 09:05:01": datetime(2024, 1, 5, 17, 5, 1),
        "2024-01-05T09:05:01+08:00": datetime(2024, 1, 5, 9, 5, 1),
        "1704417901": datetime(2024, 1, 5, 9, 25, 1),
        "2024-01-05": datetime(2024, 1, 5),}  # fmt: skip
    assert typed("calls", CALL, "started_at", expected, 'timezone = "UTC"') == expected


def test_a_time_in_a_column_of_days_is_cut_to_its_day(typed: Read) -> None:
    expected = {"2024-01-05": date(2024, 1, 5),
        "2024-01-05 23:59:59": date(2024, 1, 5),
        "20240105": date(2024, 1, 5),
        "45296": date(2024, 1, 5),
        "2024年1月5日": date(2024, 1, 5),
        "05.01.2024": "refused: not a day that can be read",}  # fmt: skip
    assert typed("installments", INSTALLMENT, "due_on", expected) == expected


def test_midnight_in_a_column_of_days_is_that_day_in_every_zone(typed: Read) -> None:
    expected = {"2024-01-05 00:00:00": date(2024, 1, 5),
        "2024/1/5 0:00": date(2024, 1, 5),
        "2024-01-05T00:00:00.000": date(2024, 1, 5),
        "2024-01-05 00:00:01": date(2024, 1, 4),
        "2024-01-05T00:00:00+09:00": date(2024, 1, 4),}  # fmt: skip
    assert typed("installments", INSTALLMENT, "due_on", expected, 'timezone = "Asia/Tokyo"') == expected


def test_money_is_exact_or_refused(typed: Read) -> None:
    expected = {"1,234.50": Decimal("1234.50"),
        "¥1,234.5": Decimal("1234.50"),
        "￥100": Decimal("100.00"),
        "-5": Decimal("-5.00"),
        "-¥5.25": Decimal("-5.25"),
        '="12.50"': Decimal("12.50"),
        "9999999999999999.99": Decimal("9999999999999999.99"),
        "99999999999999999.99": NO_MONEY,
        "1.005": NO_MONEY,
        "12,34": NO_MONEY,
        "5-": NO_MONEY,
        "(5)": NO_MONEY,
        "+5": NO_MONEY,
        "¥-5": NO_MONEY,
        "nan": NO_MONEY,
        "1.38E+10": LOST,
        "--": "refused: required, but empty",
        "/": "refused: required, but empty",}  # fmt: skip
    assert typed("payments", PAYMENT, "amount", expected) == expected


def test_a_card_number_is_no_amount_and_an_honest_sum_is_none_of_it(typed: Read) -> None:
    card = "refused: sixteen digits that begin as a card number does, in the place of an amount"
    expected = {"6222021234567890": card,
        "4111111111111111": card,
        "6222021234567890.00": Decimal("6222021234567890.00"),
        "6,222,021,234,567,890": Decimal("6222021234567890.00"),
        "1234567890123456": Decimal("1234567890123456.00"),
        "622202123456789": Decimal("622202123456789.00"),}  # fmt: skip
    assert typed("payments", PAYMENT, "amount", expected) == expected


def test_no_money_in_a_column_that_needs_none_is_null(typed: Read) -> None:
    expected = dict.fromkeys(["--", "/", "", "  "])
    assert typed("calls", CALL, "promise_amount", expected) == expected


def test_an_id_is_text_and_lost_digits_refuse_it(typed: Read) -> None:
    expected = {"0013800138000": "0013800138000",
        "1234567890123456789": "1234567890123456789",
        '="0138"': "0138",
        "0138\t": "0138",
        "1706438498.10": "1706438498.10",
        "12E45": "12E45",
        "139****0000": "139****0000",
        "1.38E+10": LOST,
        "1e+18": LOST,}  # fmt: skip
    assert typed("calls", CALL, "callee_number", expected) == expected


def test_a_long_number_as_java_writes_it_is_lost_too(typed: Read) -> None:
    expected = {"1.3800138E10": LOST, "6.222021234567E15": LOST, "1.5E3": "1.5E3", "A1.38E10": "A1.38E10"}
    assert typed("calls", CALL, "callee_number", expected) == expected


def test_long_numbers_in_a_list_as_java_writes_them_are_lost_too(typed: Read) -> None:
    expected = {"138;1.39E10": LOST, "138": "138"}
    assert typed("agents", {"agent_id": "A"}, "personal_numbers", expected) == expected


def test_lost_digits_in_a_list_of_numbers_are_told_as_such(typed: Read) -> None:
    expected = {"0138;139": "0138;139", "0138；1.38E+10": LOST, "1.38E+10": LOST}
    assert typed("agents", {"agent_id": "A"}, "personal_numbers", expected) == expected


def test_a_length_of_time_is_in_seconds(typed: Read) -> None:
    expected = {"95": 95.0, "95.5": 95.5, "0:01:35": 95.0, "-3": -3.0, "1分35秒": 95.0,
     "1.5h": "refused: not a length of time in seconds or h:mm:ss", "inf": "refused: not a length of time in seconds or h:mm:ss"}  # fmt: skip
    assert typed("calls", CALL, "talk_seconds", expected) == expected


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("direction", {"呼出": "outbound", "out": "outbound", "OUTBOUND": "outbound", "sideways": NO_VALUE}),
        ("result", {"No Answer": "no_answer", "空号": "invalid_number", "maybe": NO_VALUE}),
        ("relation", {"妻子": "spouse", "": None, "邻居": NO_VALUE}),
    ],
)
def test_a_listed_value_is_ours_an_alias_or_refused(
    typed: Read, column: str, expected: dict[str, object]
) -> None:
    assert typed("calls", CALL, column, expected) == expected


def test_a_boolean_is_yes_no_or_refused(typed: Read) -> None:
    expected = {"是": True, "y": True, "1": True, "TRUE": True, "否": False, "N": False, "0": False, "": None,
     "2": "refused: neither yes nor no"}  # fmt: skip
    assert (
        typed("contacts", {"contact_id": "X", "case_id": "K", "relation": "self"}, "consent", expected)
        == expected
    )


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("period", {"2024-03": "2024-03", "2024/3": "2024-03", "2024-03-01 00:00:00": "2024-03",
                    "2024-13": "refused: not a month (yyyy-MM)"}),
        ("metric", {"回款额": "recovered_amount", "connect_rate": "connect_rate"}),
        (
            "target_value",
            {
                "1,000.2500": Decimal("1000.2500"),
                "¥500,000.00": Decimal(500000),
                "50000元": Decimal(50000),
                "80%": NO_TARGET,
                "0.12345": NO_TARGET,
                "--": NOTHING,
            },
        ),
    ],
)  # fmt: skip
def test_targets_are_months_words_and_numbers(typed: Read, column: str, expected: dict[str, object]) -> None:
    assert typed("targets", TARGET, column, expected) == expected
