"""Which file of a source folder feeds which table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from etl.sources.layout import FILE, Layout
from models import contract
from models.problems import Problem

SUFFIXES = (".csv", ".tsv", ".xlsx", ".parquet")
OTHER_TABLES = (
    ".xls",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".txt",
    ".dat",
    ".json",
    ".jsonl",
    ".xml",
    ".gz",
    ".zip",
    ".7z",
)


@dataclass(frozen=True)
class Find:
    """The (file, table) pairs in order of arrival, and what looks like a table but feeds none (`cases.xls` too)."""

    pairs: tuple[tuple[Path, str], ...]
    unread: tuple[Path, ...]


def find(source: Path, layout: Layout) -> Find:
    """The files of a source folder and their tables.

    A table takes the files that its section of `source.toml` names, else those whose name begins with the table's
    name (the longest name wins). Raises Problem where the folder is none, or nothing in it is to be loaded.
    """
    if not source.is_dir():
        raise Problem(
            f"{source}: no such folder; give the folder that holds calls.csv and the other tables.",
            f"{source}：没有这个文件夹；请指定存放 calls.csv 等表的文件夹。",
        )
    files = sorted((path for path in source.iterdir() if _is_table_file(path)), key=lambda path: path.name)
    named = {table: _named(source, table, section.files, files) for table, section in layout.sections.items()}
    claimed = {path for paths in named.values() for path in paths}
    pairs = [(path, table) for table, paths in named.items() for path in paths]
    for path in files:
        table = table_of(path.name)
        if table and path not in claimed and not named.get(table):
            pairs.append((path, table))
    read = {path for path, _ in pairs}
    unread = tuple(path for path in (*files, *_alike(source, files)) if path not in read)
    _refuse_nothing(source, pairs, unread)
    order = list(contract.tables())
    return Find(tuple(sorted(pairs, key=lambda pair: (pair[0].name, order.index(pair[1])))), unread)


def name_of(path: Path, source: Path) -> str:
    """A file's name within its folder as text: in GB18030 where it is no UTF-8, as archives packed on Windows leave names."""
    name = path.relative_to(source).as_posix()
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(errors="backslashreplace")


def table_of(name: str) -> str | None:
    """The table whose name a file's name begins with; the longest one."""
    lowered = name.casefold()
    found = [table for table in contract.tables() if lowered.startswith(table)]
    return max(found, key=len, default=None)


def _is_table_file(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~"))


def _alike(source: Path, files: list[Path]) -> list[Path]:
    """What has a table's or the layout's name but is not read, such as cases.xls, a folder calls.csv or source.toml.txt."""
    return sorted(
        path
        for path in source.iterdir()
        if path not in files
        and path.suffix.lower() in (*SUFFIXES, *OTHER_TABLES)
        and (table_of(path.name) or path.name.casefold().startswith(FILE))
    )


def _named(source: Path, table: str, patterns: tuple[str, ...], files: list[Path]) -> list[Path]:
    """The files that a section names, in order of name, each once."""
    found: set[Path] = set()
    for pattern in patterns:
        _refuse_outside(source, table, pattern)
        matches = {path for path in files if fnmatchcase(path.name, pattern)}
        if not matches and (source / pattern).is_file():
            matches = {Path(os.path.normpath(source / pattern))}
        if not matches:
            raise Problem(
                f"{source / pattern}: source.toml names this file for {table}, and it is not there; "
                "correct the name or put the file in place.",
                f"{source / pattern}：source.toml 为 {table} 指定了此文件，但它不存在；请改正文件名或放入该文件。",
            )
        found |= matches
    return sorted(found)


def _refuse_outside(source: Path, table: str, pattern: str) -> None:
    """Problem for a file that does not lie in the source folder: what a layout names comes with it."""
    if Path(os.path.normpath(source / pattern)).is_relative_to(source):
        return
    raise Problem(
        f"{source / 'source.toml'}: [{table}] files names {pattern!r}, which lies outside of this folder; put the file, or a "
        "link to it, into the folder and name that.",
        f"{source / 'source.toml'}：[{table}] files 指定的 {pattern!r} 不在此文件夹内；请把文件（或其链接）放入此文件夹再指定。",
    )


def _refuse_nothing(source: Path, pairs: list[tuple[Path, str]], unread: tuple[Path, ...]) -> None:
    if pairs:
        return
    seen = f"only {', '.join(path.name for path in unread[:5])}" if unread else "no table file"
    raise Problem(
        f"{source}: nothing to load: found {seen}, and expected calls.csv (or .tsv, .xlsx, .parquet) or a source.toml "
        "that names the files; check the folder.",
        f"{source}：没有可加载的文件；应有 calls.csv（或 .tsv、.xlsx、.parquet），或用 source.toml 指明文件；请检查文件夹。",
    )
