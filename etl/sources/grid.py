"""A file as rows of text cells: what every kind of file is before its cells are typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.sources.text import Blanks
from models.warehouse import one_file

_BATCH = 20000


@dataclass(frozen=True)
class Grid:
    """Rows of text cells as a DuckDB relation.

    `relation` gives c0 … c<width-1> and `over` (the cells beyond, or null). Where `first_line` is None it also gives
    source_line (from 1), row_fault (a key of refusals.toml, or null) and row_text; else row n lies on the physical line
    first_line + n. `rows` is how many must come out, None where that is not in doubt. For each column in `repeated` the
    relation gives m<index> too: what a merged cell above says of the row. `is_1904`: bare numbers of days count from 1904.
    """

    relation: str
    headers: tuple[str, ...]
    width: int
    encoding: str
    first_line: int | None = None
    rows: int | None = None
    blanks: Blanks = Blanks.ANY
    has_plus: bool = True
    has_errors: bool = True
    notes: tuple[str, ...] = ()
    repeated: frozenset[int] = frozenset()
    is_1904: bool = False


@dataclass(frozen=True)
class Row:
    """One row as it was read: its physical line, its cells, and what is wrong with it as a whole."""

    line: int
    cells: list[str]
    fault: str = ""
    text: str = ""


def quoted(text: str) -> str:
    """A SQL text literal."""
    return "'" + text.replace("'", "''") + "'"


def stored(
    rows: Iterable[Row], width: int, place: Path, repeated: dict[int, dict[int, str]] | None = None
) -> str:
    """Write rows to a Parquet file batch by batch, with m<column> for each column of `repeated`; the relation that reads them."""
    repeated = repeated or {}
    schema = pa.schema(
        [*((f"c{index}", pa.string()) for index in range(width)), ("over", pa.string()), ("source_line", pa.int64()),
         ("row_fault", pa.string()), ("row_text", pa.string()), *((f"m{index}", pa.string()) for index in repeated)]
    )  # fmt: skip
    iterator = iter(rows)
    with pq.ParquetWriter(place, schema) as writer:
        for batch in _batches(iterator):
            writer.write_table(_table(batch, width, schema, repeated))
    return f"read_parquet({quoted(one_file(place))}, hive_partitioning=false)"


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _table(batch: list[Row], width: int, schema: pa.Schema, repeated: dict[int, dict[int, str]]) -> pa.Table:
    columns: list[list[object]] = [
        [row.cells[index] if index < len(row.cells) else None for row in batch] for index in range(width)
    ]
    columns.append(
        [" ".join(filter(None, row.cells[width:])) if len(row.cells) > width else None for row in batch]
    )
    columns.append([row.line for row in batch])
    columns.append([row.fault or None for row in batch])
    columns.append([row.text or None for row in batch])
    columns += [[texts.get(row.line) for row in batch] for texts in repeated.values()]
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
