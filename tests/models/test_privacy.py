"""What is masked belongs to a person, however it is written; the days of events do not."""

from __future__ import annotations

import pytest

from models.privacy import mask_digits


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("承诺2026-01-31还款，电话13800138000", "承诺2026-01-31还款，电话138******00"),
        ("2026-01-31 10:30 已发函", "2026-01-31 10:30 已发函"),
        ("13800138000 2026-1-5 再拨", "138******00 2026-1-5 再拨"),
        ("2026-01-31 13800138000", "2026-01-31 138******00"),
        ("生日1990-01-31", "生日199*****31"),
        ("6222-2026-01-31", "622**********31"),
        ("2026-01-31-6222", "202**********22"),
        ("2026-13-31", "202*****31"),
        ("20260131", "202***31"),
        *(
            (f"电话138{mark}0013{mark}8000", "电话138********00")
            for mark in ("-", " ", "\u2011", "\u2013", "\u2014", "\uff0d", "\u00a0", "\u3000", "\u200b")
        ),
        ("三笔：\n100\n200\n300", "三笔：\n100\n200\n300"),
        (None, ""),
    ],
)
def test_numbers_of_persons_are_hidden_and_days_of_events_are_not(text: str | None, shown: str) -> None:
    assert mask_digits(text) == shown
