"""The `where` of a section: a condition on the cells of a row, in a small part of SQL.

Column names (in double quotes where they are not plain words), texts in single quotes, numbers, comparisons, AND, OR,
NOT, IN, LIKE, BETWEEN and brackets. Nothing else: a file that comes with the data calls no function and reads no file.
An empty cell is the empty text, so `outcome <> 'PHANTOM'` takes rows without an outcome.
"""

from __future__ import annotations

import re

import duckdb

from etl.sources.grid import quoted
from etl.sources.naming import folded
from models.problems import Problem
from models.warehouse import in_memory

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|"(?P<quoted>[^"]+)"|(?P<number>\d+(?:\.\d+)?)|(?P<mark><>|!=|<=|>=|=|<|>|\(|\)|,)|(?P<word>[^\W\d][\w.+-]*))"""
)
_WORDS = {"and", "or", "not", "in", "like", "between"}


def condition(where: str, headers: list[str], width: int, file: str) -> str:
    """The condition over cells x0, x1 …; `true` where none is given. Positions stand in double quotes (`"15" = 'x'`)."""
    if not where.strip():
        return "true"
    places = {folded(header): index for index, header in reversed(list(enumerate(headers)))}
    places |= {str(index + 1): index for index in range(width) if not headers}
    parts, at = [], 0
    while at < len(where.rstrip()):
        token = _TOKEN.match(where, at)
        if token is None:
            raise _wrong(file, where, f"at {where[at : at + 12]!r}")
        parts.append(_part(token, places, file, where))
        at = token.end()
    found = f"({' '.join(parts)})"
    _try(found, width or len(headers), file, where)
    return found


def _try(found: str, width: int, file: str, where: str) -> None:
    """Whether the condition says yes or no of a row of empty cells."""
    cells = ", ".join(f"'' AS x{index}" for index in range(max(width, 1)))
    try:
        answer = in_memory().execute(f"SELECT typeof({found}) FROM (SELECT {cells})").fetchone()
    except duckdb.Error as error:
        raise _wrong(file, where, "brackets or words do not fit together") from error
    if answer != ("BOOLEAN",):
        raise _wrong(file, where, "it compares nothing")


def _part(token: re.Match[str], places: dict[str, int], file: str, where: str) -> str:
    if token["text"]:
        return quoted(token["text"][1:-1].replace("''", "'"))
    if token["number"]:
        return quoted(token["number"])
    if token["mark"]:
        return token["mark"]
    word = token["quoted"] or token["word"]
    if token["word"] and word.casefold() in _WORDS and word not in places:
        return word.upper()
    if folded(word) in places:
        return f"coalesce(x{places[folded(word)]}, '')"
    raise _wrong(file, where, f"no header {word!r} in the file")


def _wrong(file: str, where: str, found: str) -> Problem:
    return Problem(
        f"{file}: the condition where = {where!r} of source.toml cannot be read ({found}); use header names, texts in "
        "single quotes, = <> < > AND OR NOT IN LIKE BETWEEN and brackets.",
        f"{file}：source.toml 中的条件 where = {where!r} 无法识别（{found}）；请只用表头名、单引号文本、比较符及 "
        "AND OR NOT IN LIKE BETWEEN 和括号。",
    )
