"""Values that no Parquet reader takes cost their row, not the file."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.etl.sources.conftest import Floor

CALLS = {
    "call_id": ["1", "2", "3"],
    "direction": ["outbound"] * 3,
    "started_at": ["2024-01-05 09:00:00"] * 3,
    "result": ["busy"] * 3,
}
REJECTED = "SELECT line, column_name, value, reason FROM core.rejects"


def _texts(*values: bytes | None, kind: Any = pa.string()) -> pa.Array:
    raw = pa.array(values, pa.large_binary() if kind == pa.large_string() else pa.binary())
    return pa.Array.from_buffers(kind, len(raw), raw.buffers(), raw.null_count)


def _load(floor: Floor, **columns: Any) -> list[tuple[Any, ...]]:
    pq.write_table(pa.table(CALLS | columns), floor.source / "calls.parquet")
    floor.load()
    return floor.query(REJECTED)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@pytest.mark.parametrize(("column", "good"), [("note", "张三"), ("agent_id", "a"), ("result", "busy")])
def test_a_text_that_is_no_utf8_refuses_its_row(floor: Floor, column: str, good: str, kind: Any) -> None:
    found = _load(floor, **{column: _texts(good.encode(), b"\xff\xfe1", good.encode(), kind=kind)})
    assert found == [(2, column, "\\xff\\xfe1", "bytes that the file's encoding does not explain")]
    assert floor.query(f'SELECT call_id, "{column}"::VARCHAR FROM core.calls') == [("1", good), ("3", good)]


def test_what_stands_in_a_column_that_nobody_reads_costs_nothing(floor: Floor) -> None:
    assert _load(floor, whatever=_texts(b"\xff", None, b"a")) == []
    assert floor.query("SELECT count(*) FROM core.calls") == [(3,)]


@pytest.mark.parametrize(("unit", "good"), [("s", 1704445200), ("ms", 1704445200000)])
@pytest.mark.parametrize("zone", [None, "UTC"])
def test_a_time_beyond_all_years_refuses_its_row(
    floor: Floor, unit: str, good: int, zone: str | None
) -> None:
    kind = pa.timestamp(unit, zone)
    values = pa.array([good, 9 * 10**15 if unit == "s" else 9 * 10**18, None], pa.int64()).cast(kind)
    [(line, column, value, reason)] = _load(floor, answered_at=values)
    assert (line, column, reason) == (2, "answered_at", "not a time that can be read")
    assert value.startswith("9000000000000000")
    hour = 9 if zone is None else 17
    assert floor.query("SELECT call_id, answered_at::VARCHAR FROM core.calls") == [
        ("1", f"2024-01-05 {hour:02}:00:00"), ("3", None),
    ]  # fmt: skip


def test_a_clock_time_beyond_its_day_refuses_its_row_and_repeated_texts_are_read(floor: Floor) -> None:
    clock = pa.array([34, 10**15, 60], pa.int64()).cast(pa.time64("us"))
    notes = pa.array(["n", "n", "m"]).dictionary_encode()
    [(line, column, _, _)] = _load(floor, talk_seconds=clock, note=notes)
    assert (line, column) == (2, "talk_seconds")
    assert floor.query("SELECT note FROM core.calls") == [("n",), ("m",)]
