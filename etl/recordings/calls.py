"""The current calls with the source folder that brought each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from etl import sources
from etl.recordings.matching import Call
from models import contract, warehouse


def current_calls(data: Path) -> list[Call]:
    """Every current call that names a recording or whose source has a pattern for their names."""
    arrivals = {arrival.number: arrival for arrival in sources.arrivals(data)}
    if not arrivals:
        return []
    con = warehouse.in_memory()
    con.execute("CREATE SCHEMA core; CREATE SCHEMA history; CREATE SCHEMA mart")
    sources.materialise(con, data)
    with_pattern = [number for number, arrival in arrivals.items() if arrival.recordings_pattern]
    columns = ", ".join(f'"{name}"' for name in contract.tables()["calls"].column_names)
    found = warehouse.rows(
        con,
        f"SELECT load_number, {columns} FROM history.calls WHERE is_current AND "
        "(coalesce(recording_file, '') <> '' OR list_contains($with_pattern::INTEGER[], load_number)) ORDER BY call_id",
        {"with_pattern": with_pattern},
    )
    return [_call(row, Path(arrivals[row["load_number"]].source), arrivals) for row in found]


def source_folders(data: Path) -> list[Path]:
    """Every folder that was loaded, once."""
    return list(dict.fromkeys(Path(arrival.source) for arrival in sources.arrivals(data)))


def _call(row: dict[str, Any], root: Path, arrivals: dict[int, sources.Arrival]) -> Call:
    pattern = arrivals[row.pop("load_number")].recordings_pattern
    return Call(row["call_id"], row["recording_file"], row["agent_channel"], row, root, pattern or None)
