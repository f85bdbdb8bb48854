"""Workbooks and Parquet files as programs write them: numbers in binary, lengths of time, lists, bytes, damage."""

from __future__ import annotations

import gc
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.problems import Problem
from tests.etl.sources.conftest import Floor

_OPEN_FILES = Path("/proc/self/fd")
CALL = {"call_id": ["1"], "direction": ["outbound"], "started_at": ["2024-01-05"], "result": ["busy"]}


def _parquet(floor: Floor, column: str, cell: Any) -> list[tuple[Any, ...]]:
    pq.write_table(pa.table(CALL | {column: cell}), floor.source / "calls.parquet")
    floor.load()
    kept = floor.query(f'SELECT "{column}" FROM core.calls')
    return kept or floor.query("SELECT reason[:16] FROM core.rejects")


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("talk_seconds", pa.array([timedelta(seconds=95)], pa.duration("ns")), 95.0),
        ("talk_seconds", pa.array([timedelta(hours=-1)], pa.duration("ms")), -3600.0),
        ("promise_amount", pa.array([1234.56], pa.float32()), 1234.56),
        ("callee_number", pa.array([13800138000.0], pa.float32()), "digits were lost"),
        ("callee_number", pa.array([13800138000.0]), "13800138000"),
        ("case_id", pa.array([float("nan")]), None),
        ("note", pa.array(["备注".encode()]), "备注"),
        ("note", pa.array([["a", "b"]]), "a;b"),
        ("note", pa.array([[]], pa.list_(pa.string())), None),
    ],
)
def test_a_typed_column_is_read_as_what_it_says(floor: Floor, column: str, cell: Any, expected: Any) -> None:
    found = _parquet(floor, column, cell)[0][0]
    assert (float(found) if column == "promise_amount" else found) == expected


def test_a_damaged_parquet_file_is_told_as_such(floor: Floor) -> None:
    path = floor.source / "calls.parquet"
    pq.write_table(pa.table(CALL), path)
    data = bytearray(path.read_bytes())
    data[20:60] = bytes(40)
    path.write_bytes(data)
    with pytest.raises(Problem, match=r"calls\.parquet: this is no Parquet file that can be read"):
        floor.load()


@pytest.mark.parametrize("second", ["note", "Note", "通话备注"])
def test_two_parquet_columns_that_claim_one_of_ours_refuse_the_file(floor: Floor, second: str) -> None:
    columns = [*CALL.values(), ["a"], ["b"]]
    pq.write_table(pa.table(columns, names=[*CALL, "note", second]), floor.source / "calls.parquet")
    with pytest.raises(Problem, match=f"the headers 'note' and '{second}' both claim note"):
        floor.load()


def test_signs_that_a_workbook_writes_in_codes_are_read(floor: Floor) -> None:
    book = openpyxl.Workbook()
    book.active.append([*CALL, "note"])
    book.active.append(["a_x005F_b", "outbound", "2024-01-05", "busy", "x_x000D_\ny"])
    book.save(floor.source / "calls.xlsx")
    floor.load()
    assert floor.query("SELECT call_id, note FROM core.calls") == [("a_b", "x\r\ny")]


@pytest.mark.parametrize(
    ("source", "data"), [("a[1]", "data"), ("source", "data[1]"), ("case_id=9", "dt=2024-01-05")]
)
def test_signs_of_a_pattern_or_partition_in_a_name_stand_for_themselves(
    floor: Floor, source: str, data: str
) -> None:
    floor.source, floor.data = floor.source.parent / source, floor.source.parent / data
    floor.source.mkdir(exist_ok=True)
    for name, call in (("calls[1]", "a"), ("calls1", "b"), ("calls*", "c"), ("calls?", "d")):
        floor.write(f"{name}.csv", f"{','.join(CALL)}\n{call},outbound,2024-01-05,busy\n")
        pq.write_table(pa.table(CALL | {"call_id": [call * 2]}), floor.source / f"{name}.parquet")
    assert all(entry.rows_kept == 1 for entry in floor.load().files)
    calls = floor.query("SELECT string_agg(call_id, ' ' ORDER BY call_id), count(case_id) FROM core.calls")
    assert calls == [("a aa b bb c cc d dd", 0)]


def test_a_cell_that_shows_a_day_is_never_moved_between_zones(floor: Floor) -> None:
    book = openpyxl.Workbook()
    book.active.append([*CALL, "promise_on", "note_at"])
    book.active.append(
        ["1", "outbound", datetime(2024, 1, 5), "busy", datetime(2024, 1, 5), datetime(2024, 1, 5)]
    )
    for cell, shown in (("C2", "yyyy-mm-dd hh:mm"), ("E2", 'yyyy"年"m"月"d"日"'), ("F2", "yyyy/m/d")):
        book.active[cell].number_format = shown
    book.save(floor.source / "calls.xlsx")
    floor.write("source.toml", 'timezone = "Asia/Tokyo"')
    floor.load()
    assert floor.query("SELECT started_at, promise_on, note_at FROM core.calls") == [
        (datetime(2024, 1, 4, 23), date(2024, 1, 5), datetime(2024, 1, 5))
    ]


@pytest.mark.skipif(not _OPEN_FILES.is_dir(), reason="this system does not list a process's open files")
def test_a_workbook_is_closed_after_it_is_read(floor: Floor) -> None:
    book = openpyxl.Workbook()
    book.active.append(list(CALL))
    book.active.append([*[cells[0] for cells in list(CALL.values())[:3]], '="busy"'])
    path = floor.source / "calls.xlsx"
    book.save(path)
    gc.disable()
    try:
        floor.load()
        held = [link for link in _OPEN_FILES.iterdir() if link.is_symlink() and _leads_to(link, path)]
    finally:
        gc.enable()
    assert held == []


def _leads_to(link: Path, path: Path) -> bool:
    try:
        return link.readlink() == path.resolve()
    except OSError:
        return False
