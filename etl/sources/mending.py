"""A Parquet file with values that DuckDB refuses, and the whole file with them: copied so that each refuses its row alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.sources.grid import Grid
from etl.sources.parquet import no_parquet, parquet_grid
from models.warehouse import Connection

BROKEN = "\ufdd0"
"""Begins a cell that holds no value of its kind, as `broken` in read_values.sql says; no text has this sign."""
_ROWS = 20000
_A_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
# Seconds since 1970 of the years 1 to 9999, and of a day.
_YEARS, _DAY = (-62135596800, 253402300799), (0, 86399)


def mended_grid(con: Connection, path: Path, name: str, workshop: Path) -> Grid:
    """The file's rows from a copy in which texts that are no UTF-8, and times outside the years 1 to 9999, stand aside."""
    place = workshop / "mended.parquet"
    try:
        headers = _write_copy(path, place)
    except PermissionError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise no_parquet(name, type(error).__name__) from error
    grid, width = parquet_grid(con, place, name), len(headers)
    cells = ", ".join(f"coalesce(c{width + index}, c{index}) AS c{index}" for index in range(width))
    return replace(
        grid, relation=f"(SELECT {cells}, over FROM {grid.relation})", headers=headers, width=width
    )


def _write_copy(path: Path, place: Path) -> tuple[str, ...]:
    """Write each column without what is broken, then as many that hold what was; the file's own names of columns."""
    file = pq.ParquetFile(path, coerce_int96_timestamp_unit="us")
    headers = tuple(field.name for field in file.schema_arrow)
    writer: pq.ParquetWriter | None = None
    try:
        for batch in _batches(file):
            good, broken = zip(*(_parted(column) for column in batch.columns), strict=True)
            names = [*(f"v{n}" for n in range(len(headers))), *(f"b{n}" for n in range(len(headers)))]
            table = pa.table([*good, *broken], names=names)
            writer = writer or pq.ParquetWriter(place, table.schema)
            writer.write_table(table)
    finally:
        if writer:
            writer.close()
    return headers


def _batches(file: pq.ParquetFile) -> Iterable[pa.RecordBatch]:
    """The rows; of a file without any, its columns all the same."""
    yield pa.RecordBatch.from_pylist([], schema=file.schema_arrow)
    yield from file.iter_batches(batch_size=_ROWS)


def _parted(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """A column without its broken values, and those as text."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _texts(column)
    if pa.types.is_timestamp(kind):
        return _numbers(column, column.cast(pa.int64()), *_YEARS)
    if pa.types.is_time(kind):
        whole = pa.int32() if pa.types.is_time32(kind) else pa.int64()
        return _numbers(column, column.cast(whole), *_DAY)
    return column, pa.nulls(len(column), pa.string())


def _texts(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    try:
        column.validate(full=True)
        return column, pa.nulls(len(column), pa.string())
    except pa.ArrowInvalid:
        raw = column.cast(pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary())
        read = [_text(value) for value in raw.to_pylist()]
        good = [None if text and text.startswith(BROKEN) else text for text in read]
        broken = [text if text and text.startswith(BROKEN) else None for text in read]
        return pa.array(good, column.type), pa.array(broken, pa.string())


def _text(value: bytes | None) -> str | None:
    """A text, or what begins with the mark of a broken one: its bytes that are no UTF-8 as \\xff."""
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return BROKEN + value.decode(errors="backslashreplace")


def _numbers(column: pa.Array, numbers: pa.Array, first: int, last: int) -> tuple[pa.Array, pa.Array]:
    """A column of times without those before the first second or after the last, and those as the numbers they are."""
    unit = column.type.unit
    a_second = _A_SECOND[unit]
    out = pc.or_(pc.less(numbers, first * a_second), pc.greater(numbers, last * a_second + a_second - 1))
    out = pc.fill_null(out, False)
    told = pc.binary_join_element_wise(BROKEN, pc.cast(numbers, pa.string()), f" {unit}", "")
    none = pa.scalar(None, pa.string())
    return pc.if_else(out, pa.scalar(None, column.type), column), pc.if_else(out, told, none)
