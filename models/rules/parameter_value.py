"""A parameter's value read as its type; whatever reads well can be counted with in a build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

from models.rules.faults import Fault

# A whole number's column in a build has 32 bits.
LARGEST = 2_147_483_647
# Days, hours and minutes are counted in seconds and added to moments, which end with the year 9999.
LARGEST_SPAN = 100_000
_SPANS = ("_days", "_hours", "_minutes")

_WRITE = {
    "time": ('a time such as "22:00"', '时间，如 "22:00"'),
    "count": ("a whole number such as 6", "整数，如 6"),
    "number": ("a number such as 0.02", "数字，如 0.02"),
    "flag": ("true or false", "true 或 false"),
    "words": ('a list of words such as ["manual"]', '词的列表，如 ["manual"]'),
}


def read_value(kind: str, given: Any, name: str) -> Any:
    """The value of the parameter `name` read as `kind`; Fault that says what to write, or the largest allowed."""
    largest = LARGEST_SPAN if name.endswith(_SPANS) or "_days_" in name else LARGEST
    if kind in ("count", "number") and _is_number(given) and given > largest:
        raise Fault(
            name, f"the number is too large, write {largest} at most", f"数值过大，请写不超过 {largest} 的数"
        )
    read = _READERS[kind](given)
    if read is None:
        en, zh = _WRITE[kind]
        raise Fault(name, f"found {given!r}, write {en}", f"读到 {given!r}，请写{zh}")
    return read


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _time(given: Any) -> time | None:
    """A time of day of the floor's own clock; one with an offset is none."""
    try:
        read = time.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        return None
    return read.replace(microsecond=0) if isinstance(read, time) and read.tzinfo is None else None


def _count(given: Any) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) and given >= 0 else None


def _number(given: Any) -> float | None:
    return float(given) if _is_number(given) and given >= 0 else None


def _flag(given: Any) -> bool | None:
    return given if isinstance(given, bool) else None


def _words(given: Any) -> tuple[str, ...] | None:
    if isinstance(given, list | tuple) and all(isinstance(word, str) for word in given):
        return tuple(given)
    return None


_READERS: dict[str, Callable[[Any], Any]] = {
    "time": _time,
    "count": _count,
    "number": _number,
    "flag": _flag,
    "words": _words,
}
