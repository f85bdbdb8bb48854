"""What a build rests on beside the rows that arrived: while it is the same, the next build may add to this one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import etl
import models
from etl import sources
from etl.transcribe.store import Store
from models import warehouse
from models.problems import Problem
from models.settings import Settings

# A whole build now and then puts rows in order again, and gives back the room of those that were replaced.
_MOST_IN_A_ROW = 30
_PROGRAM = (".py", ".sql", ".toml", ".npz")
_RULES = ("overrides.toml", "rules/active.toml", "rules/versions/*/*.toml")


def basis_of(data: Path, settings: Settings) -> str:
    """A hash of the program and its calendar, the floor's rules and settings, and the checkpoint that was asked for last."""
    told = hashlib.sha256(_program().encode())
    told.update(repr((settings.timezone, settings.agent_channel, Store(data).asked())).encode())
    for path in sorted(path for pattern in _RULES for path in data.glob(pattern)):
        told.update(path.relative_to(data).as_posix().encode() + path.read_bytes())
    return told.hexdigest()


def keep_basis(con: warehouse.Connection, data: Path, basis: str, in_a_row: int) -> None:
    """Write into a build what it rests on, what arrived before it, and the how manieth in a row it is that was added to the one before."""
    row = con.execute("SELECT coalesce(max(arrival_number), 0) FROM core.input_files").fetchone()
    last = row[0] if row else 0
    con.execute(
        "CREATE OR REPLACE TABLE mart.basis AS SELECT ? AS basis, ? AS in_a_row, ? AS last_arrival, ? AS record",
        [basis, in_a_row, last, sources.record_of(data, last)],
    )


def extendable(data: Path, settings: Settings, basis: str) -> tuple[Path, int] | None:
    """The published build and the how manieth in a row it is, where adding to it pays and it rests on the same; else None.

    A load that was taken back, or a data folder put back from a copy, leaves a build that holds what never arrived.
    """
    try:
        path = warehouse.current(data)
        with warehouse.open_build(path) as con:
            row = con.execute(
                "SELECT basis, in_a_row, (SELECT count(*) FROM core.calls), last_arrival, record FROM mart.basis"
            ).fetchone()
    except (Problem, warehouse.Error):
        return None
    if row is None or row[0] != basis or row[1] >= _MOST_IN_A_ROW or row[2] < settings.extend_from_calls:
        return None
    return (path, row[1]) if sources.record_of(data, row[3]) == row[4] else None


@cache
def _program() -> str:
    told = hashlib.sha256(version("chinesecalendar").encode())
    for path in _files():
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()


def _files() -> Iterator[Path]:
    for room in (etl, models):
        for path in sorted(Path(str(room.__file__)).parent.rglob("*")):
            if path.suffix in _PROGRAM:
                yield path
