"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.failures import NO_ROOM

_ABANDONED_SECONDS = 900.0
"""Nothing that is written whole takes so long to write."""


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A fresh name beside a path; the file written there takes the path's place: a reader sees the old one or the new one.

    It is on the disk before it is renamed, so that no power cut leaves an empty file under the name of a whole one.
    """
    fresh = passing_name(path)
    try:
        with naming(path, fresh):
            yield fresh
            with fresh.open("rb") as file:
                os.fsync(file.fileno())
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def passing_name(path: Path) -> Path:
    """A name beside a path that nobody reads, for what is being written."""
    return path.with_name(f".{os.getpid()}.{os.urandom(8).hex()}")


def remove_abandoned(folder: Path) -> None:
    """Remove what writers that were killed left under passing names in the folders of a folder."""
    for path in folder.glob("*/.*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()


def write_whole(path: Path, text: str) -> None:
    """Write a text in the place of whatever is there."""
    with placed(path) as fresh:
        fresh.write_text(text, encoding="utf-8")


@contextmanager
def naming(path: Path, fresh: Path | None = None) -> Iterator[None]:
    """Make an error of writing a file name that file: writing names none, copying the one that was read."""
    try:
        yield
    except OSError as error:
        is_ours = error.filename is None or str(error.filename) == str(fresh)
        if not is_ours and error.errno not in NO_ROOM:
            raise
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
