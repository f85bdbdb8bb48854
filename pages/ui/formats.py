"""Numbers, money, shares, days and times in the reader's language (Babel)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from pages.ui.reads import settings
from pages.ui.words import t

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
Figure = int | float | Decimal


def locale() -> str:
    """Babel's name of the reader's language."""
    return t("language.locale")


def is_missing(value: Any) -> bool:
    """Whether there is no value: None, NaN or NaT."""
    return value is None or value != value or (isinstance(value, float) and math.isinf(value))


def number(value: Figure | None, digits: int = 0) -> str:
    """`12345.6` → 12,346."""
    if value is None or is_missing(value):
        return t("unit.none")
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=locale()))


def share(value: Figure | None, digits: int = 1) -> str:
    """`0.1234` → 12.3 %."""
    if value is None or is_missing(value):
        return t("unit.none")
    return str(
        format_percent(value, format="#,##0" + ("." + "0" * digits if digits else "") + "%", locale=locale())
    )


def interval(low: Figure | None, high: Figure | None) -> str:
    """`0.1, 0.25` → 10.0%–25.0%."""
    return f"{share(low)}–{share(high)}"


def money(value: Figure | None) -> str:
    """Yuan to the fen."""
    return (
        t("unit.none")
        if value is None or is_missing(value)
        else str(format_currency(value, "CNY", format="¥#,##0.00;-¥#,##0.00", locale=locale()))
    )


def day(value: date | None) -> str:
    """A day with its year."""
    return (
        t("unit.none")
        if value is None or is_missing(value)
        else str(format_date(_here(value), "yyyy-MM-dd", locale=locale()))
    )


def moment(value: datetime | None) -> str:
    """A day and time to the minute."""
    return (
        t("unit.none")
        if is_missing(value)
        else str(format_datetime(_here(value), "yyyy-MM-dd HH:mm", locale=locale()))
    )


def _here(value: Any) -> Any:
    """A moment of the desk on the floor's clock, without its zone; what has no zone is on that clock already."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return settings().here(value)
    return value


def literal(text: str) -> str:
    """A text as it is, where Markdown is written: what somebody said, and masked numbers, are no markup."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)  # what Markdown lets be escaped: ASCII punctuation


def listed(names: Iterable[str]) -> str:
    """Names one after the other: 甲、乙; one, two."""
    return t("language.comma").join(names)


def lasting(seconds: Figure | None) -> str:
    """How long something takes, in the unit that fits: 5 min, 2.5 h, 3.1 days."""
    if seconds is None or is_missing(seconds):
        return t("unit.none")
    if seconds < _MINUTE:
        return t("unit.under_a_minute")
    if seconds < _HOUR:
        return t("unit.minutes", value=number(float(seconds) / _MINUTE))
    if seconds < 2 * _DAY:
        return t("unit.hours", value=number(float(seconds) / _HOUR, 1))
    return t("unit.days", value=number(float(seconds) / _DAY, 1))


def clock(seconds: Figure | None) -> str:
    """A place in a recording or a duration: 1:05, 1:02:03."""
    if seconds is None or is_missing(seconds):
        return t("unit.none")
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
