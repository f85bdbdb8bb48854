"""Cells of a workbook that are merged over several rows: the value of the first one, for the rows below it."""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_left, bisect_right
from pathlib import Path

from openpyxl.utils.cell import range_boundaries

from etl.sources.grid import Row

_RANGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
_LONGEST = 200
NOTE = "merged cells: the value stands for each of their rows, but amounts and numbers for the first alone"


def repeated(path: Path, part: str, rows: list[Row]) -> dict[int, dict[int, str]]:
    """What a merged cell says of the rows below its first one: column (from 0) to line to text.

    `rows` are those of the sheet whose XML is `part` of the workbook, in order, without its header.
    """
    lines = [row.line for row in rows]
    found: dict[int, dict[int, str]] = {}
    for first_column, first_line, _, last_line in _ranges(path, part):
        place, end = bisect_left(lines, first_line), bisect_right(lines, last_line)
        if first_line == last_line or place == len(lines) or lines[place] != first_line:
            continue
        cells, column = rows[place].cells, first_column - 1
        if column < len(cells) and cells[column]:
            found.setdefault(column, {}).update(dict.fromkeys(lines[place + 1 : end], cells[column]))
    return {column: texts for column, texts in found.items() if texts}


def _ranges(path: Path, part: str) -> list[tuple[int, int, int, int]]:
    """Each merged range of a sheet: first column, first line, last column, last line, all from 1."""
    found: list[bytes] = []
    with zipfile.ZipFile(path) as archive, archive.open(part.lstrip("/")) as sheet:
        before = b""
        while chunk := sheet.read(1 << 20):
            text = before + chunk
            found += _RANGE.findall(text)
            before = text[-_LONGEST:] if not text.endswith(b">") else b""
    ranges = (range_boundaries(one.decode()) for one in dict.fromkeys(found))
    return [(int(a or 1), int(b or 1), int(c or 1), int(d or 1)) for a, b, c, d in ranges]
