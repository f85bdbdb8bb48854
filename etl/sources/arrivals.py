"""The record of every load: `DIR/arrivals/<n>.json`, written last and by atomic rename."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from etl.whole import write_whole


@dataclass(frozen=True)
class FileArrival:
    """One (file, table) of a load: where its piece lies and what became of its rows.

    `file` is relative to the source folder; `piece` a file name in `DIR/pieces`; `first_line` the physical line of the
    piece's row 0, None where the piece says each row's line itself.
    """

    file: str
    table: str
    sha256: str
    encoding: str
    piece: str
    first_line: int | None
    rows_read: int
    rows_kept: int
    rows_refused: int
    rows_duplicate: int
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrival:
    """One load: its number (from 1), its source folder, and what the recordings step needs to find files."""

    number: int
    loaded_at: str
    source: Path
    timezone: str
    recordings_pattern: str
    files: tuple[FileArrival, ...]


def arrivals(data: Path) -> list[Arrival]:
    """Every load of a data folder, oldest first."""
    paths = sorted((data / "arrivals").glob("[0-9]*.json"), key=lambda path: int(path.stem))
    return [_arrival(json.loads(path.read_text(encoding="utf-8"))) for path in paths]


def write_arrival(data: Path, arrival: Arrival) -> None:
    """Put a load on record, whole or not at all; in ASCII, which holds a folder's name whatever its bytes are."""
    folder = data / "arrivals"
    folder.mkdir(parents=True, exist_ok=True)
    document = asdict(arrival) | {"source": str(arrival.source)}
    write_whole(folder / f"{arrival.number}.json", json.dumps(document, indent=1))


def _arrival(document: dict[str, Any]) -> Arrival:
    files = tuple(
        FileArrival(**(entry | {name: tuple(entry[name]) for name in ("ignored_columns", "notes")}))
        for entry in document.pop("files")
    )
    return Arrival(source=Path(document.pop("source")), files=files, **document)
