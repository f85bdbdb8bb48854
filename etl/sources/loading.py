"""One load: every table file of a source folder, typed, counted and put on record; or nothing at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.alone import alone
from etl.sources.arrivals import Arrival, FileArrival, arrivals, write_arrival
from etl.sources.building import first_arrivals, pieces_of
from etl.sources.distinct import Arrived, count_duplicates
from etl.sources.files import SUFFIXES, Find, find, name_of, table_of
from etl.sources.layout import Layout, known_zone, read_layout
from etl.sources.pieces import Piece, Shop, fingerprint, piece_of
from etl.sources.typing_sql import MACROS
from models import contract, warehouse
from models.problems import Problem
from models.settings import Settings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LoadReport:
    """What a load read, per (file, table); `rows_read = rows_kept + rows_refused + rows_duplicate` in each.

    `unread` names table-like files that feed no table. `is_new` is false where everything had arrived before.
    """

    source: Path
    load_number: int
    is_new: bool
    files: tuple[FileArrival, ...]
    unread: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for --json; no cell of any file is in it."""
        shown = ("file", "table", "encoding", "rows_read", "rows_kept", "rows_refused", "rows_duplicate")
        return {
            "source": str(self.source),
            "load_number": self.load_number,
            "is_new": self.is_new,
            "files": [
                {name: getattr(entry, name) for name in shown}
                | {"ignored_columns": list(entry.ignored_columns), "notes": list(entry.notes)}
                for entry in self.files
            ],
            "unread": list(self.unread),
        }


def load(source: Path, settings: Settings, progress: Progress | None = None) -> LoadReport:
    """Load a source folder into the data folder of the settings.

    One file that cannot be taken stops the load: nothing of it is kept, and the Problem names every such file.
    """
    source = Path(source).resolve()
    known_zone(settings.timezone, "timezone in settings.toml")
    layout = read_layout(source)
    found = find(source, layout)
    with _workshop(settings.data) as workshop:
        earlier = arrivals(settings.data)
        _refuse_without_calls(source, layout, earlier, found)
        con = warehouse.in_memory()
        con.execute(MACROS.read_text(encoding="utf-8"))
        shop = Shop(con, settings.data / "pieces", workshop, layout, settings.timezone)
        typed = _type_all(shop, source, found.pairs, progress or (lambda _: None))
        files = _balanced(shop, settings.data, earlier, typed)
        unread = tuple(name_of(path, source) for path in found.unread)
        return _recorded(settings.data, source, layout, earlier, files, unread)


@dataclass(frozen=True)
class _Typed:
    file: str
    table: str
    sha256: str
    piece: Piece


def _type_all(
    shop: Shop, source: Path, pairs: tuple[tuple[Path, str], ...], progress: Progress
) -> list[_Typed]:
    typed, problems = [], []
    for path, table in pairs:
        name = name_of(path, source)
        progress(f"{name} → {table}")
        try:
            sha256 = fingerprint(path)
            place = _at_hand(path, shop.workshop)
            typed.append(_Typed(name, table, sha256, piece_of(shop, place, name, sha256, table)))
        except Problem as problem:
            problems.append(problem)
        except PermissionError:
            problems.append(
                Problem(
                    f"{name}: this file may not be read; give read permission and load again.",
                    f"{name}：没有读取权限；请授予权限后重新加载。",
                )
            )
    if problems:
        raise Problem(
            " ".join(problem.en for problem in problems) + " Nothing was loaded.",
            "".join(problem.zh for problem in problems) + "未加载任何内容。",
        )
    return typed


def _at_hand(path: Path, workshop: Path) -> Path:
    """A file, or a link to it where its path is no text, which DuckDB cannot open."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        link = workshop / f"file{path.suffix}"
        link.unlink(missing_ok=True)
        link.symlink_to(path)
        return link
    return path


def _balanced(shop: Shop, data: Path, earlier: list[Arrival], typed: list[_Typed]) -> tuple[FileArrival, ...]:
    """Each (file, table) with its counts; rows of a piece that arrived before, here or in an earlier load, are duplicates."""
    listed = first_arrivals(earlier)
    start = sum(len(load.files) for load in earlier) + 1
    known = {entry.piece for load in earlier for entry in load.files}
    fresh: dict[str, tuple[str, Arrived]] = {}
    for number, item in enumerate(typed, start):
        if item.piece.name not in known and item.piece.name not in fresh:
            path = data / "pieces" / f"{item.piece.name}.parquet"
            fresh[item.piece.name] = item.table, Arrived(number, path, item.piece.first_line)
    duplicates: dict[int, int] = {}
    for table in {table for table, _ in fresh.values()}:
        new = [arrived for its_table, arrived in fresh.values() if its_table == table]
        duplicates |= count_duplicates(
            shop.con, contract.tables()[table], pieces_of(data, listed, table), new
        )
    first = {arrived.number for _, arrived in fresh.values()}
    return tuple(
        _balance(item, duplicates.get(number, 0) if number in first else None)
        for number, item in enumerate(typed, start)
    )


def _balance(item: _Typed, duplicates: int | None) -> FileArrival:
    """The counts of a (file, table); None duplicates: all its good rows are."""
    piece = item.piece
    good = piece.rows_read - piece.rows_refused
    twice = good if duplicates is None else duplicates
    return FileArrival(
        file=item.file, table=item.table, sha256=item.sha256, encoding=piece.encoding, piece=piece.name,
        first_line=piece.first_line, rows_read=piece.rows_read, rows_kept=good - twice, rows_refused=piece.rows_refused,
        rows_duplicate=twice, ignored_columns=piece.ignored_columns, notes=piece.notes,
    )  # fmt: skip


def _recorded(
    data: Path,
    source: Path,
    layout: Layout,
    earlier: list[Arrival],
    files: tuple[FileArrival, ...],
    unread: tuple[str, ...],
) -> LoadReport:
    """Put the load on record, unless the same files arrived before from the same folder read the same way."""
    told = (source, layout.timezone, layout.recordings_pattern)
    arrived = {(entry.file, entry.piece) for load in earlier if _told(load) == told for entry in load.files}
    last = max((load.number for load in earlier), default=0)
    if all((entry.file, entry.piece) in arrived for entry in files):
        return LoadReport(source, last, False, files, unread)
    number = last + 1
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_arrival(data, Arrival(number, now, source, layout.timezone, layout.recordings_pattern, files))
    return LoadReport(source, number, True, files, unread)


def _told(load: Arrival) -> tuple[Path, str, str]:
    return load.source, load.timezone, load.recordings_pattern


def _refuse_without_calls(source: Path, layout: Layout, earlier: list[Arrival], found: Find) -> None:
    """Only calls is required; a layout that names its files says what it means to load."""
    had = any(entry.table == "calls" for load in earlier for entry in load.files)
    is_there = any(table == "calls" for _, table in found.pairs)
    if is_there or had or any(section.files for section in layout.sections.values()):
        return
    unnamed = [path for path in found.unread if path.suffix.lower() in SUFFIXES and not table_of(path.name)]
    other = [name_of(path, source) for path in unnamed[:5]]
    en = (
        f'; if {", ".join(other)} is one, name it in source.toml, such as [calls] files = ["{other[0]}"]'
        if other
        else ""
    )
    zh = (
        f'；若 {"、".join(other)} 是通话表，请在 source.toml 中指明，例如 [calls] files = ["{other[0]}"]'
        if other
        else ""
    )
    raise Problem(
        f"{source}: there is no calls file, and none was loaded before; add calls.csv (or .tsv, .xlsx, .parquet){en}.",
        f"{source}：没有通话表，之前也未加载过；请加入 calls.csv（或 .tsv、.xlsx、.parquet）{zh}。",
    )


@contextmanager
def _workshop(data: Path) -> Iterator[Path]:
    """A folder for passing files on the data folder's own disk, with the only load that may run; leftovers go."""
    pieces = data / "pieces"
    with alone(pieces):
        for leftover in pieces.glob(".workshop-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=".workshop-", dir=pieces) as folder:
            yield Path(folder)
