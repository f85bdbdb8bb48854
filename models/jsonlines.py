"""The three `models` filters: JSON lines on standard input, JSON lines on standard output, nothing for a bad file."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any


def command(arguments: list[str], described: str, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """A filter that takes no options but `--help`, which prints `described`; the exit status, 2 for any other word."""
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(described)
        return 0
    if arguments:
        sys.stderr.write(f"error: {described.splitlines()[0]}\n")
        return 2
    return serve(answer)


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer every line of standard input; the exit status.

    All lines are read before anything is printed: a line that is not as described is named on standard error, exit
    status 2, and nothing is printed for the file. Whoever reads the answers may stop reading at any time.
    """
    answers = []
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        try:
            answers.append(_line(answer(_object(line))))
        except ValueError as error:
            sys.stderr.write(f"error: standard input, line {number}: {error}\n")
            return 2
    with suppress(BrokenPipeError):
        sys.stdout.buffer.writelines(answers)
        sys.stdout.buffer.flush()
        return 0
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it ends
    return 0


def _line(found: dict[str, Any]) -> bytes:
    """An answer in UTF-8, whatever the terminal's encoding; half a character of UTF-16 that came in stays escaped."""
    try:
        return json.dumps(found, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(found).encode("ascii") + b"\n"


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8; write one JSON object a line in UTF-8.") from error
    except _Twice:
        raise
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON; write one JSON object a line.") from error
    if not isinstance(found, dict):
        raise ValueError(f"a JSON {_kind(found)} was found; write one JSON object a line.")
    return found


class _Twice(ValueError):
    """A name that stands twice in an object: which of its values is meant nobody knows."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice("a name stands twice in one object; write each once.")
    return found


def _kind(value: Any) -> str:
    """JSON's own word for the kind of a value."""
    kinds = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return kinds.get(type(value), "number")


def field(found: dict[str, Any], name: str, kind: type | tuple[type, ...], what: str) -> Any:
    """A field of a line's object; ValueError that says what to write where it is missing or of another kind."""
    value = found.get(name)
    allowed = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kind) or (isinstance(value, bool) and bool not in allowed):
        shown = "is missing" if name not in found else f"is a JSON {_kind(value)}"
        raise ValueError(f'"{name}" {shown}; write {what}.')
    return value
