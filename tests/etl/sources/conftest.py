"""A source folder made in the test, loaded with the real program and read back from a real build."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from etl import sources
from models import warehouse
from models.settings import Settings


class Floor:
    """A source folder and a data folder; what the loads brought is read from a build of its own."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.data = folder / "data"
        self.source.mkdir()

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.source / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self, **settings: Any) -> sources.LoadReport:
        return sources.load(self.source, Settings(data=self.data, **settings))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        con = warehouse.in_memory()
        con.execute("CREATE SCHEMA core; CREATE SCHEMA history")
        sources.materialise(con, self.data)
        return con.execute(sql).fetchall()


@pytest.fixture
def floor(tmp_path: Path) -> Floor:
    return Floor(tmp_path)


@pytest.fixture
def typed(floor: Floor) -> Callable[..., dict[str, Any]]:
    """Cells of one column, a row each in one file: cell to its value in core, or to the reason its row was refused for."""

    def read(
        table: str, row: dict[str, str], column: str, cells: Iterable[str], toml: str = ""
    ) -> dict[str, Any]:
        key = next(iter(row))
        asked = {f"{key}{number:03}": cell for number, cell in enumerate(cells)}
        lines = [",".join(dict.fromkeys([*row, column]))]
        lines += [
            ",".join(f'"{_doubled(v)}"' for v in (row | {key: name, column: cell}).values())
            for name, cell in asked.items()
        ]
        floor.write(f"{table}.csv", "\n".join(lines))
        if table != "calls":
            floor.write("calls.csv", "call_id,direction,started_at,result\n")
        floor.write("source.toml", toml)
        floor.load()
        kept = dict(floor.query(f'SELECT "{key}", "{column}" FROM core."{table}"'))
        reasons = {
            line - 2: (name, reason)
            for line, name, reason in floor.query("SELECT line, column_name, reason FROM core.rejects")
        }
        assert all(name == column for name, _ in reasons.values())
        return {
            cell: kept[name] if name in kept else f"refused: {reasons[number][1]}"
            for number, (name, cell) in enumerate(asked.items())
        }

    return read


def _doubled(cell: str) -> str:
    return cell.replace('"', '""')
