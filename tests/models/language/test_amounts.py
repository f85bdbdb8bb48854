"""Money and days as people say them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.language.amounts import amounts, days

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("欠了三万八", [38000]),
        ("我还一千二", [1200]),
        ("先还一千二百五十块", [1250]),
        ("两万零五百", [20500]),
        ("打2000块过去", [2000]),
        ("3.5万", [35000]),
        ("十五号还三千", [3000]),
        ("分十二期", []),
        ("一百二十万", [1200000]),
        ("一会儿再说", []),
        ("", []),
        ("欠款1,234.50元", ["1234.50"]),
        ("欠３０００元", [3000]),
        ("3万8", [38000]),
        ("1万2千元", [12000]),
        ("12万3千4百", [123400]),
        ("3万8号还", [30000]),
        ("一千二百三十四万五千六百七十八元", [12345678]),
        ("您尾号3456的信用卡欠1200", [1200]),
        ("工号8812，请拨打95588", []),
        ("还百分之二十，不是百分之百", []),
        ("100%，五百次", []),
        ("几千块，两三千，三千多，好几百", []),
    ],
)
def test_money_is_read_as_it_is_said(said: str, yuan: list[int]) -> None:
    assert amounts(said) == [Decimal(value) for value in yuan]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明天还", [date(2026, 3, 3)]),
        ("十五号之前", [date(2026, 3, 15)]),
        ("1号还", [date(2026, 4, 1)]),
        ("下个月十号", [date(2026, 4, 10)]),
        ("五月二十五号", [date(2026, 5, 25)]),
        ("二月三号", [date(2027, 2, 3)]),
        ("周五给你", [date(2026, 3, 6)]),
        ("下周三", [date(2026, 3, 11)]),
        ("过几天", []),
        ("三十二号", []),
    ],
)
def test_days_are_read_from_the_day_of_the_call(said: str, day: list[date]) -> None:
    assert days(said, MONDAY) == day
