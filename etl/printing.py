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

errors = Console(stderr=True, highlight=False, soft_wrap=True)


def emit(document: Any, as_json: bool) -> None:
    """Print a command's result: the document as JSON, or as readable lines."""
    if as_json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, default=_plain, indent=2) + "\n")
    else:
        _readable(document)


def _readable(document: Any) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if isinstance(document, list) and document and isinstance(document[0], dict):
        console.print(_table(document))
    elif isinstance(document, dict):
        for key, value in document.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                console.print(f"{key}:")
                console.print(_table(value))
            else:
                console.print(f"{key}: {_word(value)}")
    else:
        console.print(_word(document))


def _table(rows: list[dict]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(str(name), overflow="fold")
    for row in rows:
        table.add_row(*(_word(row.get(name)) for name in rows[0]))
    return table


def _word(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_word(inner)}" for key, inner in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(_word(inner) for inner in value) or "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | Path):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
