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
_AS_WRITTEN = str.maketrans("０１２３４５６７８９，．％", "0123456789,.%")
_MONEY = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    rf"(?:([万千百wW])((?:[0-9][千百十])*)([0-9]{{1,4}}(?![0-9千百十号月日天期点个]))?)?|({_NUMERAL}{{1,20}})"
)
_FACTORS = {"万": 10000, "w": 10000, "W": 10000, "千": 1000, "百": 100, "十": 10}
_NO_MONEY_BEFORE = re.compile(
    r"(?:尾号|后[三四六]位|[工编案卡单]号|号码|电话|拨打|致电|[a-zA-Z第]|分之)[是为：:\s]{0,2}$"
)
_NO_MONEY_AFTER = re.compile(
    r"\s*(?:[号月日点年期天个楼栋岁次分位人多来几余%]|左右|上下|电话|热线|客服|开头|结尾)"
)
_MOST_DIGITS = 9
_MONTH_DAY = re.compile(
    r"(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})月)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[号日]"
)
_SOON = {"今天": 0, "今晚": 0, "明天": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
_WEEKDAY = re.compile(r"(这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-6])")
_WEEKDAYS = "一二三四五六日"
_LEAST_MONEY = 100
_LOOK_BACK = 6


def amounts(text: str) -> list[Decimal]:
    """The sums of money of at least 100 that are said, in yuan, in order; rough ones (几千, 三千多, 两三千) are none."""
    plain, found = text.translate(_AS_WRITTEN), []
    for match in _MONEY.finditer(plain):
        before = plain[max(0, match.start() - _LOOK_BACK) : match.start()]
        if _NO_MONEY_BEFORE.search(before) or _NO_MONEY_AFTER.match(plain, match.end()):
            continue
        figures, *rest, said = match.groups(default="")
        value = _figures(figures, *rest) if figures else _numeral(said)
        if value is not None and value >= _LEAST_MONEY:
            found.append(value)
    return found


def _figures(figures: str, unit: str, parts: str, rest: str) -> Decimal | None:
    """3万8千 and 3万8 are 38,000; a number that begins with 0, or is longer than any sum, is no sum."""
    whole = figures.replace(",", "").partition(".")[0]
    if len(whole) > _MOST_DIGITS or (whole.startswith("0") and len(whole) > 1):
        return None
    value = Decimal(figures.replace(",", "")) * _FACTORS.get(unit, 1)
    for digit, smaller in zip(parts[::2], parts[1::2], strict=True):
        value += int(digit) * _FACTORS[smaller]
    if rest:
        last = _FACTORS[parts[-1] if parts else unit]
        value += int(rest) * (last // 10 if len(rest) == 1 else 1)
    return value


def _numeral(said: str) -> Decimal | None:
    """三万八 is 38,000 and 一千二 is 1,200: a last digit without unit stands one place below the unit before it.

    Two digits side by side, or a unit without one before it, are no number: 两三千 and 几千 are about that much, 一三八
    is read out.
    """
    if said[0] in "百千万":
        return None
    total, section, digit, unit = 0, 0, 0, 1
    for character in said:
        if character in _DIGITS:
            if digit:
                return None
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
    for match in _MONTH_DAY.finditer(text.translate(_AS_WRITTEN)):
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
