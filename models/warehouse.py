"""The published warehouse: the only file of the project that opens DuckDB.

A build writes `warehouse-<build_id>.duckdb` in the data folder, under a name of its own; `CURRENT` names the published
one and is swapped by an atomic rename, so a reader sees the old build or the new one and never a part of either.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from models.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

Connection = duckdb.DuckDBPyConnection
Error = duckdb.Error

SCHEMA_VERSION = 5
_QUERIES = Path(__file__).with_name("queries")
_CONFIG: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


def current(data: Path) -> Path:
    """The published warehouse file of a data folder.

    Raises Problem where nothing is published yet, or where the file that `CURRENT` names is gone.
    """
    pointer = data / "CURRENT"
    if not pointer.exists():
        raise Problem(
            f"{data}: nothing is published in this data folder yet; run `python -m etl run SOURCE` first.",
            f"{data}：尚未发布数据仓库；请先运行 `python -m etl run 源目录`。",
        )
    path = data / pointer.read_text(encoding="utf-8", errors="replace").strip()
    if not path.is_file():
        raise Problem(
            f"{path}: CURRENT names this warehouse but the file is gone; run `python -m etl build` to publish anew.",
            f"{path}：CURRENT 指向的数据仓库文件不存在；请运行 `python -m etl build` 重新发布。",
        )
    return path


def one_file(path: Path) -> str:
    """A path as DuckDB's readers take it: the signs of a pattern in it stand for themselves, so that no other file is read."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path))


def open_current(data: Path) -> Connection:
    """A read-only connection to the published warehouse (Problem where missing, unreadable or of a newer version)."""
    return open_build(current(data))


def open_build(path: Path) -> Connection:
    """A read-only connection to one build."""
    try:
        con = _quiet(duckdb.connect(str(path), read_only=True, config=_CONFIG))
        version = con.execute("SELECT max(schema_version) FROM core.builds").fetchone()
    except duckdb.Error as error:
        raise Problem(
            f"{path}: this is no warehouse of this program ({type(error).__name__}); run `python -m etl build`.",
            f"{path}：该文件不是本程序的数据仓库（{type(error).__name__}）；请运行 `python -m etl build`。",
        ) from error
    if version and version[0] and version[0] > SCHEMA_VERSION:
        raise Problem(
            f"{path}: written by a newer version (schema {version[0]}, known {SCHEMA_VERSION}); update this program.",
            f"{path}：由更新的版本写成（结构 {version[0]}，本程序支持 {SCHEMA_VERSION}）；请升级本程序。",
        )
    if not version or not version[0] or version[0] < SCHEMA_VERSION:
        raise Problem(
            f"{path}: published by an older version of this program; run `python -m etl build` to publish anew.",
            f"{path}：由旧版本发布；请运行 `python -m etl build` 重新发布。",
        )
    return con


def create_build(path: Path) -> Connection:
    """A writable connection to a new build file, with the schemas `core`, `history` and `mart`."""
    con = _quiet(duckdb.connect(str(path), config=_CONFIG))
    con.execute("CREATE SCHEMA core; CREATE SCHEMA history; CREATE SCHEMA mart")
    return con


def attach_build(path: Path) -> Connection:
    """A connection to an empty database in memory (catalog `memory`) with a build file attached, writable, as `base`."""
    con = in_memory()
    # What is merged is written once, at the end.
    con.execute("SET checkpoint_threshold = '1TB'")
    quoted = str(path).replace("'", "''")
    # What does not fit into memory lies beside the build, as a whole one's does, not where the command was called.
    con.execute(
        f"SET temp_directory = '{quoted}.tmp'; ATTACH '{quoted}' AS base (RECOVERY_MODE no_wal_writes)"
    )
    return con


@contextmanager
def using(con: Connection, catalog: str) -> Iterator[None]:
    """Let queries read and write an attached database instead of the one in memory."""
    con.execute(f"USE {catalog}")
    yield
    con.execute("USE memory")


@contextmanager
def beside(con: Connection, work: Callable[[Connection], object]) -> Iterator[None]:
    """Do `work` on a connection of its own to the same databases while the block goes on; afterwards both are done.

    An error of the block ends the work; one of the work is raised after the block.
    """
    with _quiet(con.cursor()) as other, ThreadPoolExecutor(1) as aside:
        done = aside.submit(work, other)
        try:
            yield
            done.result()
        except BaseException:
            other.interrupt()
            raise


def in_memory() -> Connection:
    """A connection to no file, for typing source files and for tests."""
    return _quiet(duckdb.connect(":memory:", config=_CONFIG))


def _quiet(con: Connection) -> Connection:
    """No progress bar: DuckDB draws it on standard output, where a command prints one JSON document and nothing else."""
    con.execute("SET enable_progress_bar = false")
    return con


def publish(data: Path, path: Path, keep: int) -> None:
    """Make `path` the published build by atomic rename, and remove all but the newest `keep` builds."""
    pointer = data / "CURRENT"
    fresh = data / f".CURRENT.{os.getpid()}"
    fresh.write_text(path.name, encoding="utf-8")
    with fresh.open("rb") as handle:
        os.fsync(handle.fileno())
    fresh.replace(pointer)
    for old in builds(data)[keep:]:
        if old != path:
            old.unlink(missing_ok=True)


def builds(data: Path) -> list[Path]:
    """The build files of a data folder, newest first (build ids sort by time)."""
    return sorted(data.glob("warehouse-*.duckdb"), reverse=True)


def query_text(name: str) -> str:
    """The SQL of `models/queries/<name>.sql`."""
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def scripts(folder: str) -> list[str]:
    """The names of the query files in a folder of `models/queries`, in order."""
    return [f"{folder}/{path.stem}" for path in sorted((_QUERIES / folder).glob("*.sql"))]


def run_script(con: Connection, name: str) -> None:
    """Run every statement of a query file, for its effect."""
    con.execute(query_text(name))


def frame(
    con: Connection, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None
) -> pd.DataFrame:
    """The rows of a statement as a DataFrame."""
    return con.execute(sql, parameters if parameters is not None else []).df()


def rows(
    con: Connection, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows of a statement as dicts; decimals stay exact, times are naive local wall time."""
    cursor = con.execute(sql, parameters if parameters is not None else [])
    names: Iterable[str] = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def append(con: Connection, table: str, rows_to_add: Sequence[Sequence[Any]]) -> None:
    """Add rows to a table in one statement; the columns are the table's, in order."""
    if not rows_to_add:
        return
    import pandas as pd

    names = [column[0] for column in con.execute(f"SELECT * FROM {table} LIMIT 0").description or []]
    added = pd.DataFrame(list(rows_to_add), columns=names, dtype=object)
    con.register("rows_to_add", added)
    con.execute(f"INSERT INTO {table} SELECT * FROM rows_to_add")
    con.unregister("rows_to_add")
