"""The current calls with the source folder that brought each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from etl import sources
from etl.recordings.matching import Call, Place
from etl.sources.typing_sql import GOOD
from models import contract, warehouse

_BROUGHT = "SELECT call_id, list(DISTINCT load_number ORDER BY load_number DESC) AS loads FROM brought GROUP BY call_id"


def current_calls(data: Path, named: Iterable[str] = ()) -> list[Call]:
    """Every current call that says where its recording is, or whose source has a pattern, or whose id is among `named`.

    `named` are the names, without their endings, of the files that could be called by the id of their call. A call whose row
    came anew, as with a late note, has the folders of its earlier rows too: its recording need not come again. One whose row
    came again as it was, as from a folder that moved, has that folder too.
    """
    arrivals = {arrival.number: arrival for arrival in sources.arrivals(data)}
    if not arrivals:
        return []
    con = warehouse.in_memory()
    con.execute("CREATE SCHEMA core; CREATE SCHEMA history; CREATE SCHEMA mart")
    with_pattern = [number for number, arrival in arrivals.items() if arrival.recordings_pattern]
    if not _list_wanted(con, data, named, bool(with_pattern)):
        return []
    sources.materialise(con, data, {"calls": "call_id IN (FROM wanted)"})
    _list_who_brought(con, data, arrivals)
    columns = ", ".join(f'"{name}"' for name in contract.tables()["calls"].column_names)
    found = warehouse.rows(
        con,
        f"WITH known AS ({_BROUGHT}) SELECT load_number, coalesce(loads, []) AS loads, {columns} FROM history.calls "
        "LEFT JOIN known USING (call_id) WHERE is_current AND (coalesce(recording_file, '') <> '' OR "
        "list_has_any(list_append(loads, load_number), $with_pattern::INTEGER[]) OR "
        "call_id IN (SELECT unnest($named::VARCHAR[]))) ORDER BY call_id",
        {"with_pattern": with_pattern, "named": sorted(named)},
    )
    places = {number: (Path(one.source), one.recordings_pattern or None) for number, one in arrivals.items()}
    return [_call(row, places) for row in found]


def _list_wanted(con: warehouse.Connection, data: Path, named: Iterable[str], has_pattern: bool) -> int:
    """How many calls some row of which says that there may be a recording; TEMP TABLE wanted holds their ids.

    Of a floor of millions, few are read whole where few are recorded.
    """
    calls = sources.rows_ever(data, "calls", "call_id, recording_file")
    if calls is None:
        return 0
    found = con.execute(
        f"CREATE TEMP TABLE wanted AS SELECT DISTINCT call_id FROM ({calls}) WHERE $has_pattern "
        "OR coalesce(recording_file, '') <> '' OR call_id IN (SELECT unnest($named::VARCHAR[]))",
        {"has_pattern": has_pattern, "named": sorted(named)},
    ).fetchone()
    return int(found[0]) if found else 0


def _list_who_brought(con: warehouse.Connection, data: Path, arrivals: dict[int, sources.Arrival]) -> None:
    """Fill `brought`: each call with every load that has a row of it, where loads came from more than one place."""
    con.execute("CREATE TEMP TABLE brought (call_id VARCHAR, load_number BIGINT)")
    if len({(one.source, one.recordings_pattern) for one in arrivals.values()}) == 1:
        return
    holding: dict[str, list[int]] = {}
    for number, arrival in arrivals.items():
        for entry in arrival.files:
            if entry.table == "calls":
                holding.setdefault(entry.piece, []).append(number)
    for piece, numbers in holding.items():
        con.execute(
            f"INSERT INTO brought SELECT call_id, unnest($numbers) FROM read_parquet($path) SEMI JOIN wanted USING (call_id) WHERE state = {GOOD}",
            {"numbers": numbers, "path": warehouse.one_file(data / "pieces" / f"{piece}.parquet")},
        )


def source_folders(data: Path) -> list[Path]:
    """Every folder that was loaded, once."""
    return list(dict.fromkeys(Path(arrival.source) for arrival in sources.arrivals(data)))


def _call(row: dict[str, Any], places: dict[int, Place]) -> Call:
    now, *others = dict.fromkeys(places[number] for number in (row.pop("load_number"), *row.pop("loads")))
    return Call(row["call_id"], row["recording_file"], row["agent_channel"], row, *now, others=tuple(others))
