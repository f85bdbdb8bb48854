"""What a header means: English names, the aliases of `aliases/`, and the unit that stands in its brackets."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models import contract

ALIASES = Path(__file__).with_name("aliases")
# Blanks, and the marks of byte order, writing direction and no width that nobody sees.
_UNSEEN = "\ufeff \t\r\n\0\u00a0\u3000\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
_FOLDED = str.maketrans("（）［］【】", "()[][]")
_BRACKET = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]+)[)\]]$")
_SECONDS = {
    "秒": 1, "s": 1, "sec": 1, "seconds": 1, "分": 60, "分钟": 60, "min": 60, "minutes": 60,
    "时": 3600, "小时": 3600, "h": 3600, "hours": 3600, "毫秒": 0.001, "ms": 0.001,
}  # fmt: skip
_YUAN = {
    "元": 1,
    "¥": 1,
    "￥": 1,
    "cny": 1,
    "rmb": 1,
    "分": 0.01,
    "角": 0.1,
    "千元": 1000,
    "万": 10000,
    "万元": 10000,
    "亿元": 100000000,
}
_UNITS: dict[str, dict[str, float]] = {"seconds": _SECONDS, "money": _YUAN, "target": _YUAN}


@dataclass(frozen=True)
class Alias:
    """The column that a header means; `ambiguous` where systems differ in what they mean by it."""

    column: str
    ambiguous: bool


def folded(header: str) -> str:
    """A header trimmed, with its full-width brackets folded."""
    return header.strip(_UNSEEN).translate(_FOLDED).strip()


@cache
def _aliases(table: str) -> dict[str, Alias]:
    """Header to column for one table; `base(*)` stands for a header known with some unit."""
    known = {}
    with (ALIASES / "header_aliases.tsv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            if row["table"] == table:
                known[folded(row["alias"])] = Alias(row["column"], row["ambiguous"] == "yes")
    for alias in list(known):
        if bracket := _BRACKET.match(alias):
            known.setdefault(f"{bracket[1]}(*)", known[alias])
    return known


def _look_up(table: contract.Table, header: str) -> Alias | None:
    """Our column for a header: the exact word first, then the word in any case where that leaves one column."""
    aliases = _aliases(table.name)
    if header in table.column_names:
        return Alias(header, False)
    if header in aliases:
        return aliases[header]
    lowered = header.casefold()
    if lowered in table.column_names:
        return Alias(lowered, False)
    found = {alias for word, alias in aliases.items() if word.casefold() == lowered}
    return found.pop() if len(found) == 1 else None


def column_of(table: contract.Table, header: str) -> tuple[Alias | None, float]:
    """Our column for a header, and the factor of a unit that stands in its brackets."""
    bracket = _BRACKET.match(header)
    whole = _look_up(table, header)
    if bracket is None:
        return whole, 1
    alias = whole or _look_up(table, f"{bracket[1]}(*)") or _look_up(table, bracket[1])
    if alias is None:
        return None, 1
    factor = _UNITS.get(table.column(alias.column).type, {}).get(bracket[2].strip().casefold())
    if factor is not None:
        return alias, factor
    return (whole, 1) if whole else (None, 1)


def factor_of(table: contract.Table, column: str, header: str) -> float:
    """The factor of the unit that stands in a header's brackets, 1 where there is none of this column's."""
    bracket = _BRACKET.match(header)
    units = _UNITS.get(table.column(column).type, {})
    return units.get(bracket[2].strip().casefold(), 1) if bracket else 1
