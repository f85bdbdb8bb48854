"""Parquet files as rows of cells."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl.sources.grid import Grid, quoted
from models.problems import Problem
from models.warehouse import Connection, one_file

# The digits that a number in binary keeps, and what a length of time is counted in.
_DIGITS = {"DOUBLE": 15, "FLOAT": 7}
_PARTS_OF_A_SECOND = {
    "duration[s]": 1,
    "duration[ms]": 1000,
    "duration[us]": 1000000,
    "duration[ns]": 1000000000,
}


def parquet_grid(con: Connection, path: Path, name: str) -> Grid:
    """A Parquet file; line n is its nth row. Its names are those it has itself: DuckDB renames the second of two."""
    scan = f"read_parquet({quoted(one_file(path))}, hive_partitioning=false)"
    try:
        described = con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
        fields = list(pq.read_schema(path))
    except (duckdb.Error, pa.ArrowException) as error:
        raise no_parquet(name, type(error).__name__) from error
    kinds = [str(field.type) for field in fields]
    cells = [
        f"{_as_text(column[0], kind if kind.startswith('duration') else column[1])} AS c{index}"
        for index, (column, kind) in enumerate(zip(described, kinds, strict=True))
    ]
    rows = con.execute(f"SELECT count(*) FROM {scan}").fetchone()
    return Grid(
        relation=f"(SELECT {', '.join(cells)}, NULL::VARCHAR AS over FROM {scan})",
        headers=tuple(field.name for field in fields),
        width=len(described),
        encoding="parquet",
        first_line=1,
        rows=rows[0] if rows else 0,
    )


def no_parquet(name: str, why: str) -> Problem:
    """What is said of a Parquet file that is none, or is damaged; `why` is a word for those who mend programs."""
    return Problem(
        f"{name}: this is no Parquet file that can be read ({why}); export it again.",
        f"{name}：不是可读取的 Parquet 文件（{why}）；请重新导出。",
    )


def _as_text(column: str, kind: str) -> str:
    name = '"' + column.replace('"', '""') + '"'
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(timezone('UTC', {name}), '%Y-%m-%d %H:%M:%SZ')"
    if kind in _DIGITS:
        digits = _DIGITS[kind]
        return (
            f"CASE WHEN isnan({name}) THEN NULL WHEN abs({name}) >= 1e{digits} THEN printf('%.{digits - 1}E', {name}::DOUBLE) "
            f"WHEN {name} = trunc({name}) THEN {name}::BIGINT::VARCHAR ELSE printf('%.{digits}g', {name}::DOUBLE) END"
        )
    if kind.startswith("duration"):
        seconds = f"(abs({name}) // {_PARTS_OF_A_SECOND[kind]})"
        clock = f"printf('%d:%02d:%02d', {seconds} // 3600, {seconds} // 60 % 60, {seconds} % 60)"
        return f"if({name} < 0, '-', '') || {clock}"
    if kind == "BLOB":
        return f"coalesce(TRY(decode({name})), {name}::VARCHAR)"
    if kind.endswith("[]"):
        return f"nullif(array_to_string({name}::VARCHAR[], ';'), '')"
    if kind.startswith("DECIMAL"):
        return f"regexp_replace({name}::VARCHAR, '(\\.\\d*?)0+$', '\\1').rtrim('.')"
    return f"{name}::VARCHAR"
