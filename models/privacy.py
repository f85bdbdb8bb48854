"""Masking of what belongs to a person, for screens, logs and errors.

In full a person's value stands only in the warehouse (`core.rejects` included) and on pages that show a case or call
to somebody who may see it.
"""

from __future__ import annotations

import re
from itertools import zip_longest

# Between digits: blanks and dashes of Unicode too, as people type and paste them; no line's end.
_DIGIT_RUN = re.compile(
    r"\d(?:[\d\- \t\u00a0\u00ad\u2000-\u200b\u2010-\u2015\u202f\u2060\u2212\u3000\ufeff\uff0d]{3,}\d)"
)
# From 2010 on: whoever owes money was born before, so that no day of birth is taken for the day of an event.
_DAY = re.compile(r"((?<![\d-])20[1-9]\d-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?![\d-]))")


def mask_name(name: str | None) -> str:
    """`王小明` becomes `王**`; nothing stays nothing."""
    name = (name or "").strip()
    return name[:1] + "*" * min(len(name) - 1, 3) if name else ""


def mask_number(number: str | None) -> str:
    """A phone, card or identity number with all but its first three and last two places hidden."""
    number = (number or "").strip()
    if len(number) <= 4:
        return "*" * len(number)
    keep = 3 if len(number) >= 8 else 1
    return number[:keep] + "*" * (len(number) - keep - 2) + number[-2:]


def mask_digits(text: str | None) -> str:
    """Free text with every run of five or more digits hidden; the day of an event (2026-01-31) is no number of a person."""
    parts = _DAY.split(text or "")
    hidden = [_DIGIT_RUN.sub(lambda run: mask_number(run.group()), part) for part in parts[::2]]
    return "".join(f"{before}{day}" for before, day in zip_longest(hidden, parts[1::2], fillvalue=""))


def mask_value(value: object, keep: int = 2) -> str:
    """A cell of a source file as an error may show it: its first characters and its length."""
    text = str(value)
    if len(text) <= keep:
        return f"«{'*' * len(text)}»"
    return f"«{text[:keep]}…» ({len(text)})"
