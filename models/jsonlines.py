"""The three `models` filters: JSON lines on standard input, JSON lines on standard output, nothing for a bad file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer every line of standard input; the exit status.

    All lines are read before anything is printed: a line that is not as described is named on standard error, exit
    status 2, and nothing is printed for the file.
    """
    answers = []
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            answers.append(answer(_object(line)))
        except ValueError as error:
            sys.stderr.write(f"error: standard input, line {number}: {error}\n")
            return 2
    for found in answers:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return 0


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8; write one JSON object a line in UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError("not JSON; write one JSON object a line.") from error
    if not isinstance(found, dict):
        raise ValueError(f"a JSON {type(found).__name__} was found; write one JSON object a line.")
    return found


def field(found: dict[str, Any], name: str, kind: type | tuple[type, ...], what: str) -> Any:
    """A field of a line's object; ValueError that says what to write where it is missing or of another kind."""
    value = found.get(name)
    allowed = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kind) or (isinstance(value, bool) and bool not in allowed):
        shown = "is missing" if name not in found else f"is a JSON {type(value).__name__}"
        raise ValueError(f'"{name}" {shown}; write {what}.')
    return value
