"""Money and days as people say them: 三万八, 一千二百五, 2000块, 十号, 下周五, 明天."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

_DIGITS = {
    "零": 0, "〇": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "贰": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[零〇一壹二两贰三四五六七八九十百千万]"
_MONEY = re.compile(
    rf"([0-9]{{1,9}}(?:\.[0-9]{{1,2}})?)\s*(万|千|百|块|元|w|W)?|({_NUMERAL}{{1,12}})(?:块|元|左右|多|$)?"
)
_MONTH_DAY = re.compile(
    r"(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})月)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[号日]"
)
_SOON = {"今天": 0, "今晚": 0, "明天": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
_WEEKDAY = re.compile(r"(这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-6])")
_WEEKDAYS = "一二三四五六日"
_LEAST_MONEY = 100


def amounts(text: str) -> list[Decimal]:
    """The sums of money of at least 100 that are said, in yuan, in order."""
    found = []
    for match in _MONEY.finditer(text):
        following = text[match.end() : match.end() + 1]
        if following and following in "号月日点年期天个楼栋岁":
            continue
        value = _figures(match.group(1), match.group(2)) if match.group(1) else _numeral(match.group(3))
        if value is not None and value >= _LEAST_MONEY:
            found.append(value)
    return found


def _figures(figures: str, unit: str | None) -> Decimal:
    factor = {"万": 10000, "w": 10000, "W": 10000, "千": 1000, "百": 100}.get(unit or "", 1)
    return Decimal(figures) * factor


def _numeral(said: str) -> Decimal | None:
    """三万八 is 38,000 and 一千二 is 1,200: a last digit without unit stands one place below the unit before it."""
    total, section, digit, unit = 0, 0, 0, 1
    for character in said:
        if character in _DIGITS:
            digit = _DIGITS[character]
            unit = 1 if digit == 0 else unit
        elif character in _UNITS:
            unit = _UNITS[character]
            section += (digit or 1) * unit
            digit = 0
        else:
            total += (section + digit) * 10000
            section, digit, unit = 0, 0, 10000
    tail = digit * (unit // 10) if unit > 10 else digit
    value = total + section + tail
    return Decimal(value) if value and (total or section) else None


def days(text: str, today: date) -> list[date]:
    """The days that are named, seen from `today`: the next such day of the month or week."""
    found = [today + timedelta(days=offset) for word, offset in _SOON.items() if word in text]
    for match in _MONTH_DAY.finditer(text):
        month, day = _small(match.group(1)), _small(match.group(2))
        named = _day_of_month(today, month, day or 0, "下个月" in text or "下月" in text)
        found += [named] if named else []
    for match in _WEEKDAY.finditer(text):
        found.append(_day_of_week(today, match.group(1) or "", match.group(2)))
    return found


def _small(said: str | None) -> int | None:
    if not said:
        return None
    if said.isdigit():
        return int(said)
    tens, _, ones = said.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if "十" in said else 0) + _DIGITS.get(ones, 0)


def _day_of_month(today: date, month: int | None, day: int, next_month: bool) -> date | None:
    later = month is None and (next_month or day < today.day)
    index = (month - 1 if month else today.month - 1) + (1 if later else 0)
    year = today.year + index // 12 + (1 if month and month < today.month else 0)
    try:
        return date(year, index % 12 + 1, day)
    except ValueError:
        return None


def _day_of_week(today: date, which: str, named: str) -> date:
    number = _WEEKDAYS.index("日" if named == "天" else named) if not named.isdigit() else int(named) - 1
    ahead = number - today.weekday()
    if which == "下":
        return today + timedelta(days=ahead + 7)
    return today + timedelta(days=ahead % 7)
