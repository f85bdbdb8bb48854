"""CSV and TSV files as rows of cells: read by DuckDB where every line is a row, else line by line, exactly."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from etl.sources.grid import Grid, Row, quoted, stored
from etl.sources.text import Text
from models.problems import Problem
from models.warehouse import one_file

_NEVER = "\x01\x02"
_BLANK_AFTER_QUOTE = re.compile(r'"[ \t]+(?=[,;|]|\r?\n?$)')
_QUOTED = re.compile(r'"[^"]*"')
_LOOKED_AT = 100
csv.field_size_limit(1 << 20)


def quick(text: Text, name: str, delimiter: str, has_header: bool) -> Grid | None:
    """A grid that DuckDB reads, for files whose lines are rows; None where a first look says they are not."""
    if text.bad_lines or not text.plain_ends:
        return None
    with text.path.open(encoding="utf-8-sig", newline="") as handle:
        first = list(islice(handle, 1 if has_header else _LOOKED_AT))
    if any(line.count('"') % 2 or not line.strip("\r\n") for line in first):
        return None
    rows = _shown_rows(first, delimiter)
    if not rows:
        return None
    width = max(len(cells) for cells in rows)
    return Grid(
        relation=_scan(text, delimiter, width, 1 if has_header else 0),
        headers=tuple(rows[0]) if has_header else (),
        width=width,
        encoding=text.encoding,
        first_line=2 if has_header else 1,
        rows=text.lines - (1 if has_header else 0),
        blanks=text.blanks,
        has_plus=text.has_plus,
        has_errors=text.has_errors,
    )


def _shown_rows(first: list[str], delimiter: str) -> list[list[str]]:
    """The rows of the first lines; none where a cell is larger than the reader takes."""
    try:
        return list(csv.reader(first, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return []


def exact(text: Text, name: str, delimiter: str, has_header: bool, workshop: Path) -> Grid:
    """A grid read line by line: ragged rows, line breaks in cells, wrong quotes, bytes that are none of the encoding."""
    with text.path.open(encoding="utf-8-sig", newline="") as handle:
        rows = _rows(handle, delimiter, text.bad_lines)
        first = list(islice(rows, 1 if has_header else _LOOKED_AT))
        if not first:
            raise empty(name)
        if has_header:
            first[0] = _header(first[0], delimiter, name)
        width = max(len(row.cells) for row in first)
        data = rows if has_header else chain(first, rows)
        relation = stored(data, width, workshop / "rows.parquet")
    return Grid(relation, tuple(first[0].cells) if has_header else (), width, text.encoding)


def _header(row: Row, delimiter: str, name: str) -> Row:
    """The header; a byte that is none of the encoding costs only the name that it stands in (Problem where quotes do not match)."""
    if row.fault == "quotes":
        raise Problem(
            f"{name}: line {row.line}, the header, has quotes that do not match; correct that line or export the file again.",
            f"{name}：第 {row.line} 行（表头）引号不成对；请改正该行或重新导出。",
        )
    return replace(row, cells=next(csv.reader([row.text], delimiter=delimiter))) if row.fault else row


def delimiter_of(text: Text, suffix: str) -> str:
    """Tab for .tsv; else which of comma, tab, semicolon and bar the first line has most of, a comma where that is not told."""
    if suffix == ".tsv":
        return "\t"
    with text.path.open(encoding="utf-8-sig", newline="") as handle:
        first = next((line for line in handle if line.strip("\r\n")), "")
    return max(",\t;|", key=_QUOTED.sub("", first).count)


def empty(name: str) -> Problem:
    """What is said of a file with nothing in it."""
    return Problem(
        f"{name}: the file is empty; export it again, with its header, or take it out of the folder.",
        f"{name}：文件为空；请重新导出（含表头），或将其移出文件夹。",
    )


def _scan(text: Text, delimiter: str, width: int, skipped: int) -> str:
    columns = ", ".join([*(f"'c{index}': 'VARCHAR'" for index in range(width)), "'over': 'VARCHAR'"])
    ends = "\\r\\n" if text.plain_ends == "\r\n" else "\\n"
    return (
        f"read_csv({quoted(one_file(text.path))}, auto_detect=false, header=false, skip={skipped}, "
        f"delim={quoted(delimiter)}, quote='\"', escape='\"', new_line='{ends}', null_padding=true, "
        f"nullstr={quoted(_NEVER)}, strict_mode=true, hive_partitioning=false, columns={{{columns}}})"
    )


class _Lines:
    """The physical lines of a file, some of which may be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.source = lines
        self.returned: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.returned.popleft() if self.returned else next(self.source)
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        self.returned.extendleft(reversed(lines))
        self.number -= len(lines)


def _rows(handle: Iterator[str], delimiter: str, bad_lines: frozenset[int]) -> Iterator[Row]:
    """The rows of a file; a line without any character is none."""
    lines = _Lines(handle)
    for line in lines:
        bare = line.rstrip("\r\n")
        if not bare:
            continue
        start = lines.number
        cells = bare.split(delimiter) if '"' not in bare else _quoted_cells(line, lines, delimiter)
        if cells is None:
            yield Row(start, [], "quotes", bare)
        elif bad_lines and any(number in bad_lines for number in range(start, lines.number + 1)):
            yield Row(start, [], "bytes", bare)
        else:
            yield Row(start, cells)


def _quoted_cells(line: str, lines: _Lines, delimiter: str) -> list[str] | None:
    """The cells of the row that begins on `line`; None where its quotes do not match, and the next line begins anew."""
    taken: list[str] = []

    def following() -> Iterator[str]:
        yield line
        for further in lines:
            taken.append(further)
            yield further

    try:
        return next(csv.reader(following(), delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        lines.give_back(taken)
    try:
        mended = _BLANK_AFTER_QUOTE.sub('"', line)
        return next(csv.reader([mended], delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        return None
