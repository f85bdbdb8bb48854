"""The last good copy of each pack, and of a rule's adopted versions: `DIR/rules/last_good`."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

Stamp = tuple[tuple[str, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """What changes when a file of the folder does."""
    stats = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def kept(data: Path, name: str) -> Path:
    """Where the last good copy of that name lies."""
    return data / "rules" / "last_good" / name


def is_kept(folder: Path, copy: Path) -> bool:
    """Whether a folder says what its last good copy says."""
    return copy.is_dir() and _files(copy) == _files(folder)


@cache
def keep(folder: Path, copy: Path, _stamp: Stamp) -> None:
    """Copy files that read well beside the data, so that a later mistake in them stops nothing; once while they stay so."""
    if is_kept(folder, copy):
        return
    fresh = copy.with_name(f".{copy.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        for name, content in _files(folder).items():
            (fresh / name).write_bytes(content)
        shutil.rmtree(copy, ignore_errors=True)
        fresh.replace(copy)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.toml")}
