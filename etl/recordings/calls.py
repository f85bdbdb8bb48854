"""The current calls with the source folder that brought each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from etl import sources
from etl.recordings.matching import Call
from models import contract, warehouse


def current_calls(data: Path, named: Iterable[str] = ()) -> list[Call]:
    """Every current call that says where its recording is, or whose source has a pattern, or whose id is among `named`.

    `named` are the names, without their endings, of the files that could be called by the id of their call.
    """
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
        "(coalesce(recording_file, '') <> '' OR list_contains($with_pattern::INTEGER[], load_number) OR "
        "call_id IN (SELECT unnest($named::VARCHAR[]))) ORDER BY call_id",
        {"with_pattern": with_pattern, "named": sorted(named)},
    )
    return [_call(row, Path(arrivals[row["load_number"]].source), arrivals) for row in found]


def source_folders(data: Path) -> list[Path]:
    """Every folder that was loaded, once."""
    return list(dict.fromkeys(Path(arrival.source) for arrival in sources.arrivals(data)))


def _call(row: dict[str, Any], root: Path, arrivals: dict[int, sources.Arrival]) -> Call:
    pattern = arrivals[row.pop("load_number")].recordings_pattern
    return Call(row["call_id"], row["recording_file"], row["agent_channel"], row, root, pattern or None)
