"""What a command writes to: a terminal or a file of any encoding."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TextIO


def settle() -> None:
    """Let no letter that the terminal lacks end a command: it is written as its code."""
    for stream in (sys.stdout, sys.stderr):
        take_any_letter(stream)


def take_any_letter(stream: TextIO, encoding: str | None = None) -> None:
    """The same for one stream, in an encoding of its own where one is given."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors="backslashreplace")
