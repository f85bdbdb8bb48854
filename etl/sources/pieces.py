"""Pieces: one (file, table) typed once, as Parquet under the hash of the file's bytes and its mapping."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from etl.sources import delimited, mending, parquet
from etl.sources.conditions import condition
from etl.sources.grid import Grid, quoted
from etl.sources.headers import resolve
from etl.sources.layout import Layout
from etl.sources.naming import ALIASES
from etl.sources.text import as_utf8
from etl.sources.typing_sql import GOOD, MACROS, NOT_TAKEN, Typing
from models import contract, refusals
from models.problems import Problem
from models.warehouse import Connection, one_file

_FORM = "2"
# Most text is nearly unique: looking for dictionaries and building bloom filters costs more than they give.
_PARQUET = "FORMAT parquet, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 4096, WRITE_BLOOM_FILTER false"


@dataclass(frozen=True)
class Piece:
    """What is known of a piece beside its rows (`<name>.json` beside `<name>.parquet`)."""

    name: str
    encoding: str
    first_line: int | None
    rows_read: int
    rows_refused: int
    ignored_columns: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Shop:
    """What typing needs: a connection with the macros, the folder of pieces, a folder for passing files, zones."""

    con: Connection
    pieces: Path
    workshop: Path
    layout: Layout
    timezone: str


def fingerprint(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def piece_of(shop: Shop, path: Path, name: str, sha256: str, table: str) -> Piece:
    """The piece of a (file, table), typed now unless it was before. Raises Problem where the file cannot be taken."""
    piece = f"{_hash(shop, sha256, table, path.suffix.lower())}-{table}"
    known = shop.pieces / f"{piece}.json"
    if known.exists() and (shop.pieces / f"{piece}.parquet").exists():
        return _known(known)
    return _typed(shop, path, name, table, piece)


def _hash(shop: Shop, sha256: str, table: str, suffix: str) -> str:
    """A name that changes with the bytes and with everything that decides how they are read."""
    mapping = {
        "form": _FORM,
        "file": sha256,
        "suffix": suffix,
        "zones": [shop.layout.timezone, shop.timezone, shop.layout.date_order],
        "section": asdict(shop.layout.section(table)) | {"files": ()},
        "duckdb": duckdb.__version__,
        "words": [fingerprint(path) for path in (MACROS, refusals.FILE, *sorted(ALIASES.iterdir()))],
    }
    return hashlib.sha256(json.dumps(mapping, sort_keys=True).encode()).hexdigest()[:32]


def _known(path: Path) -> Piece:
    document = json.loads(path.read_text(encoding="utf-8"))
    return Piece(**(document | {name: tuple(document[name]) for name in ("ignored_columns", "notes")}))


def _typed(shop: Shop, path: Path, name: str, table: str, piece: str) -> Piece:
    for open_grid in _ways(shop, path, name, table):
        grid = open_grid()
        made = _write(shop, grid, name, table, piece) if grid else None
        if made:
            return made
    if path.suffix.lower() == ".parquet":
        raise parquet.no_parquet(name, "DuckDB")
    raise Problem(
        f"{name}: the rows of this file cannot be told apart; open it, save it as CSV in UTF-8 and load again.",
        f"{name}：无法识别该文件的行；请打开后另存为 UTF-8 编码的 CSV 再加载。",
    )


def _ways(shop: Shop, path: Path, name: str, table: str) -> list[Callable[[], Grid | None]]:
    """The ways to read a file as rows, quickest first; the next is tried where one does not fit."""
    has_header = shop.layout.section(table).header
    suffix = path.suffix.lower()
    if path.stat().st_size == 0:
        raise delimited.empty(name)
    if suffix == ".xlsx":
        # The library of workbooks takes a while to come, and most floors have none.
        from etl.sources.sheets import workbook_grid

        return [lambda: workbook_grid(path, name, has_header, shop.workshop)]
    if suffix == ".parquet":
        return [
            lambda: parquet.parquet_grid(shop.con, path, name),
            lambda: mending.mended_grid(shop.con, path, name, shop.workshop),
        ]
    text = as_utf8(path, name, shop.workshop)
    delimiter = delimited.delimiter_of(text, suffix)
    return [
        lambda: delimited.quick(text, name, delimiter, has_header),
        lambda: delimited.exact(text, name, delimiter, has_header, shop.workshop),
    ]


def _write(shop: Shop, grid: Grid, name: str, table: str, piece: str) -> Piece | None:
    """Type a grid into its piece; None where DuckDB finds that the rows are not what a first look said."""
    spec, section = contract.tables()[table], shop.layout.section(table)
    mapping = resolve(name, spec, section, list(grid.headers), grid.width)
    where = condition(section.where, list(grid.headers), grid.width, name)
    zones = ", ".join(quoted(text) for text in (shop.layout.timezone, shop.timezone, shop.layout.date_order))
    select = Typing(spec, section, grid, mapping, where, zones).select()
    fresh = shop.workshop / f"{piece}.parquet"
    try:
        written = shop.con.execute(f"COPY ({select}) TO {quoted(str(fresh))} ({_PARQUET})").fetchone()
    except duckdb.Error as error:
        if grid.encoding == "parquet" and not isinstance(error, duckdb.IOException):
            return None
        if grid.rows is None or "CSV" not in str(error):
            raise
        return None
    if grid.rows is not None and (written is None or written[0] != grid.rows):
        return None
    read, good = _counts(shop.con, fresh)
    made = Piece(
        piece,
        grid.encoding,
        grid.first_line,
        read,
        read - good,
        mapping.ignored,
        (*grid.notes, *mapping.notes),
    )
    _store(shop, fresh, made)
    return made


def _counts(con: Connection, path: Path) -> tuple[int, int]:
    row = con.execute(
        f"SELECT count(*) FILTER (state <> {NOT_TAKEN}), count(*) FILTER (state = {GOOD}) FROM read_parquet({quoted(one_file(path))}, hive_partitioning=false)"
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def _store(shop: Shop, fresh: Path, piece: Piece) -> None:
    """The rows, then what is known of them: a piece without its .json is none."""
    with fresh.open("rb") as handle:
        os.fsync(handle.fileno())
    fresh.replace(shop.pieces / f"{piece.name}.parquet")
    about = shop.workshop / f"{piece.name}.json"
    with about.open("w", encoding="utf-8") as out:
        json.dump(asdict(piece), out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    about.replace(shop.pieces / f"{piece.name}.json")
