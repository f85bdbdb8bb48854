"""Ctrl-C while a command still reads its libraries, which takes seconds on a cold disk; only what Python brings is imported here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = "Interrupted; what was finished is kept, and the same command goes on from there."
"""What a command says when Ctrl-C ends it."""


@contextmanager
def told_while_importing() -> Iterator[None]:
    """End with the sentence and status that the command itself would end with."""
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write(f"error: {INTERRUPTED}\n")
        raise SystemExit(1) from None
