"""How the commands speak: one JSON document or short text on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from models.terminal import take_any_letter

_WIDTH_OF_A_FILE = 160
_NO_GROUP = "(none)"  # of what has no team, collector, client and so on, whose name is empty
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def emit(document: Any, as_json: bool) -> None:
    """Print a command's result: the document as JSON in UTF-8, or as readable lines."""
    if as_json:
        take_any_letter(sys.stdout, "utf-8")
        sys.stdout.write(_json(document) + "\n")
    else:
        _readable(document)


def _readable(document: Any) -> None:
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_FILE
    console = Console(highlight=False, soft_wrap=True, width=width, markup=False, emoji=False)
    if _is_rows(document):
        console.print(_table(document))
    elif isinstance(document, dict):
        for key, value in document.items():
            _section(console, key, value)
    elif isinstance(document, list) and document:
        for line in document:
            console.print(_word(line))
    else:
        console.print(_word(document))


def _section(console: Console, name: str, value: Any) -> None:
    """A line, or a table where rows come; the tables within a part stand under its line."""
    if _is_rows(value):
        console.print(f"{name}:")
        console.print(_table(value))
        return
    if not isinstance(value, dict):
        console.print(f"{name}: {_word(value)}")
        return
    console.print(f"{name}: {_word({key: inner for key, inner in value.items() if not _is_rows(inner)})}")
    for key, inner in value.items():
        if _is_rows(inner):
            _section(console, f"{name}, {key}", inner)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _table(rows: list[dict]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(str(name).replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_word(row.get(name)) for name in rows[0]))
    return table


def _word(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{key or _NO_GROUP} {_word(inner)}" for key, inner in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(_word(inner) for inner in value) or "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def _json(value: Any, margin: str = "\n") -> str:
    """Indented JSON; an amount to its last digit, as a float, the json module's only number with a point, keeps fifteen."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    inner = margin + "  "
    if isinstance(value, dict) and value:
        items = (f"{inner}{_encode(str(key))}: {_json(item, inner)}" for key, item in value.items())
        return "{" + ",".join(items) + margin + "}"
    if isinstance(value, list | tuple) and value:
        return "[" + ",".join(inner + _json(item, inner) for item in value) + margin + "]"
    return _encode(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | Path):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


_encode = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
