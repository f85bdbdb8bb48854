"""The input tables as data: names, keys, columns, types and the lists of values (`contract.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("contract.toml")

SQL_TYPES = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "time": "TIMESTAMP",
    "day": "DATE",
    "month": "VARCHAR",
    "money": "DECIMAL(18,2)",
    "target": "DECIMAL(18,4)",
    "number": "DECIMAL(18,4)",
    "seconds": "DOUBLE",
    "bool": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (a key of `SQL_TYPES` or the name of a list of values), whether a row needs it."""

    name: str
    type: str
    required: bool

    @property
    def sql_type(self) -> str:
        """The DuckDB type; lists of values are text."""
        return SQL_TYPES.get(self.type, "VARCHAR")


@dataclass(frozen=True)
class Table:
    """One input table: its key columns and all its columns, in the contract's order."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name (KeyError where there is none)."""
        return {column.name: column for column in self.columns}[name]


@cache
def tables() -> dict[str, Table]:
    """All tables by name, in the contract's order."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    raw.pop("values")
    return {name: _table(name, spec) for name, spec in raw.items()}


@cache
def values() -> dict[str, tuple[str, ...]]:
    """Each list of values; one that takes other words too ends in `+`."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))["values"]
    return {name: tuple(words) for name, words in raw.items()}


def create_statement(table: Table, schema: str) -> str:
    """The CREATE TABLE of an input table in `schema`."""
    columns = ", ".join(f'"{column.name}" {column.sql_type}' for column in table.columns)
    return f'CREATE TABLE {schema}."{table.name}" ({columns})'


def _table(name: str, spec: dict) -> Table:
    columns = tuple(
        Column(column, kind.rstrip("!"), kind.endswith("!")) for column, kind in spec["columns"].items()
    )
    return Table(name, tuple(spec["key"]), columns)
