"""The ready copy: the published build copied once more, before the next day's rows come, so that nobody waits for it then.

It stands beside the builds as `.ready-<name of the build>` and is a whole file under that name or none. A build of any other
published file passes it over.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_NAME = ".ready-"
# The copy is for the next build alone; what else a data folder takes up meanwhile must find room beside it.
_ROOM = 2


def copy_ahead(base: Path, passing: Path) -> None:
    """Copy a published build by way of `passing` in its folder; no copy is made where the disk has little room for it.

    Raises OSError where it cannot be written, and leaves nothing then.
    """
    forget_ready(base.parent)
    if shutil.disk_usage(base.parent).free < (1 + _ROOM) * base.stat().st_size:
        return
    try:
        shutil.copyfile(base, passing)
        with passing.open("rb") as copy:
            os.fsync(copy.fileno())
        passing.replace(_ready(base))
    finally:
        passing.unlink(missing_ok=True)


def take(base: Path, scratch: Path) -> None:
    """Give `scratch` the content of a published build: its ready copy where there is one, else a copy made now."""
    ready = _ready(base)
    if ready.exists() and ready.stat().st_size == base.stat().st_size:
        ready.replace(scratch)
    else:
        shutil.copyfile(base, scratch)


def forget_ready(data: Path) -> None:
    """Remove what no build asks for any more."""
    for ready in data.glob(f"{_NAME}*"):
        ready.unlink(missing_ok=True)


def _ready(base: Path) -> Path:
    return base.with_name(f"{_NAME}{base.name}")
