"""A cell of a workbook as the text that a CSV export of it would hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.styles.numbers import is_datetime
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

NEVER_CALCULATED = "#FORMULA!"
"""What stands for a formula without a value, beside the errors that Excel writes itself (`formula_error` in read_values.sql)."""
_EXACT_INTEGER = 10**15
# Formats of days and times that Excel in Chinese, Japanese and Korean knows by number alone; 33 shows 13时30分55秒.
_EAST_ASIAN_DAYS = {27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}
_EAST_ASIAN_CLOCKS = {32, 33, 34, 35, 55, 56}


def cell_text(cell: Any) -> str:
    """The text of a cell; a day where it shows no clock time, as midnight would be moved between zones."""
    value, is_day = cell.value, False
    if isinstance(value, datetime):
        is_day = is_datetime(cell.number_format) == "date"
    elif type(value) in (int, float) and cell.has_style:
        value, is_day = _dated(cell)
    if is_day and isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value_text(value)


def _dated(cell: Any) -> tuple[Any, bool]:
    """The value of a numeric cell, and whether it shows a day alone."""
    form = cell.style_array.numFmtId
    if form not in _EAST_ASIAN_DAYS | _EAST_ASIAN_CLOCKS:
        return cell.value, False
    try:
        return from_excel(cell.value, cell.parent.parent.epoch), form in _EAST_ASIAN_DAYS
    except (OverflowError, ValueError):
        return cell.value, False


def value_text(value: object) -> str:
    """A value as text; times to the nearest millisecond.

    A whole number of more than 15 digits has lost the rest in the spreadsheet and is written as such (1.23E+18).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (
            (value + timedelta(microseconds=500))
            .isoformat(sep=" ", timespec="milliseconds")
            .removesuffix(".000")
        )
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _clock(round(value.total_seconds()))
    if isinstance(value, (int, float)):
        return number_text(value)
    text = str(value)
    return unescape(text) if "_x" in text else text


def number_text(value: float) -> str:
    """A number with the 15 digits that a spreadsheet keeps."""
    if abs(value) >= _EXACT_INTEGER:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else f"{Decimal(f'{value:.15g}'):f}"


def _clock(seconds: int) -> str:
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
