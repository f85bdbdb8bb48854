"""What a second load changes: nothing where nothing is new; else the later row wins and the earlier stays readable."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from etl import sources
from models import warehouse
from models.settings import Settings
from tests.etl.sources.conftest import Floor

HEAD = "call_id,direction,started_at,result,note\n"


def row(call: str, note: str) -> str:
    return f"{call},outbound,2024-01-05 09:00:00,busy,{note}\n"


def everything(floor: Floor) -> list[list[tuple[object, ...]]]:
    return [
        floor.query(f"FROM {name} ORDER BY ALL")
        for name in ("core.calls", "history.calls", "core.rejects", "core.input_files")
    ]


def balances(report: sources.LoadReport) -> list[tuple[str, int, int, int, int]]:
    return [(e.file, e.rows_read, e.rows_kept, e.rows_refused, e.rows_duplicate) for e in report.files]


def test_loading_twice_changes_nothing(floor: Floor) -> None:
    floor.write("calls.csv", HEAD + row("C1", "a") + row("C2", "b") + "bad\n")
    floor.load()
    before = everything(floor)
    again = floor.load()
    assert balances(again) == [("calls.csv", 3, 0, 1, 2)]
    assert not again.is_new
    assert everything(floor) == before


def test_overlapping_pieces_are_counted_and_kept_once(floor: Floor) -> None:
    floor.write("calls_1.csv", HEAD + row("C1", "a") + row("C2", "b") + row("C1", "a"))
    floor.write("calls_2.csv", HEAD + row("C2", "b") + row("C3", "c"))
    floor.write("calls_3.csv", HEAD + row("C2", "b") + row("C3", "c"))
    assert balances(floor.load()) == [
        ("calls_1.csv", 3, 2, 0, 1),
        ("calls_2.csv", 2, 1, 0, 1),
        ("calls_3.csv", 2, 0, 0, 2),
    ]
    assert floor.query("SELECT call_id FROM core.calls ORDER BY 1") == [("C1",), ("C2",), ("C3",)]


def test_the_later_row_wins_and_the_earlier_stays_in_history(floor: Floor) -> None:
    floor.write("calls_1.csv", HEAD + row("C1", "a"))
    floor.write("calls_2.csv", HEAD + row("C1", "b") + row("C1", "c"))
    floor.load()
    floor.write("calls_1.csv", HEAD + row("C1", "d"))
    (floor.source / "calls_2.csv").unlink()
    assert balances(floor.load()) == [("calls_1.csv", 1, 1, 0, 0)]
    assert floor.query("SELECT note FROM core.calls") == [("d",)]
    assert floor.query(
        "SELECT note, load_number, source_file, source_line, is_current FROM history.calls ORDER BY arrived_order"
    ) == [
        ("a", 1, "calls_1.csv", 2, False),
        ("b", 1, "calls_2.csv", 2, False),
        ("c", 1, "calls_2.csv", 3, False),
        ("d", 2, "calls_1.csv", 2, True),
    ]


def test_a_row_that_was_there_before_does_not_arrive_again(floor: Floor) -> None:
    floor.write("calls_1.csv", HEAD + row("C1", "a"))
    floor.write("calls_2.csv", HEAD + row("C1", "b"))
    floor.write("calls_3.csv", HEAD + row("C1", "a"))
    assert balances(floor.load())[2] == ("calls_3.csv", 1, 0, 0, 1)
    assert floor.query("SELECT note FROM core.calls") == [("b",)]


def test_an_empty_part_of_a_key_is_a_value_of_its_own(floor: Floor) -> None:
    floor.write("calls.csv", HEAD)
    floor.write("lines.csv", "line,valid_from,valid_to\n1,,2024-01-01\n1,2024-01-02,\n1,,2024-02-01\n")
    floor.load()
    assert floor.query(
        "SELECT valid_from::VARCHAR, valid_to::VARCHAR FROM core.lines ORDER BY 1 NULLS FIRST"
    ) == [
        (None, "2024-02-01"),
        ("2024-01-02", None),
    ]


def test_the_loads_are_told_with_their_folder_and_pattern(floor: Floor) -> None:
    floor.write("calls.csv", HEAD + row("C1", "a"))
    floor.load()
    floor.write("source.toml", '[recordings]\npattern = "{call_id}.wav"')
    floor.load()
    told = [(load.number, load.source, load.recordings_pattern) for load in sources.arrivals(floor.data)]
    assert told == [(1, floor.source, ""), (2, floor.source, "{call_id}.wav")]


def test_a_load_that_is_killed_leaves_a_whole_state(floor: Floor) -> None:
    lines = "".join(row(f"C{number}", f"n{number}") for number in range(20000))
    floor.write("calls.csv", HEAD + lines)
    floor.write("cases.csv", "case_id\nK1\n")
    program = (
        "import sys; from pathlib import Path; from etl import sources; from models.settings import Settings; print('go', flush=True); "
        "sources.load(Path(sys.argv[1]), Settings(data=Path(sys.argv[2])))"
    )
    chance = random.Random(7)
    for _ in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(floor.source), str(floor.data)],
            stdout=subprocess.PIPE, cwd=Path(__file__).parents[3],
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.6))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        counts = floor.query("SELECT (SELECT count(*) FROM core.calls), (SELECT count(*) FROM core.cases)")
        assert counts in ([(0, 0)], [(20000, 1)])
    sources.load(floor.source, Settings(data=floor.data))
    assert floor.query("SELECT (SELECT count(*) FROM core.calls), (SELECT count(*) FROM core.cases)") == [
        (20000, 1)
    ]
    assert not list((floor.data / "pieces").glob(".workshop-*"))


def test_refused_rows_of_a_piece_typed_by_an_earlier_version_are_still_told(floor: Floor) -> None:
    floor.write(
        "calls.csv",
        'call_id,direction,started_at,result,note\nC1,outbound,"说 ""never"" \\x",busy,\n,outbound,2024-01-05 09:00:00,busy,\n'
        "C3,outbound,2024-01-05 09:00:00,busy,a,b\n",
    )
    floor.load()
    now = floor.query("SELECT line, column_name, value, reason FROM core.rejects")
    assert [told[:3] for told in now] == [
        (2, "started_at", '说 "never" \\x'),
        (3, "call_id", None),
        (4, None, "b"),
    ]
    (piece,) = (floor.data / "pieces").glob("*.parquet")
    earlier = piece.with_suffix(".earlier")
    warehouse.in_memory().execute(
        "COPY (SELECT * EXCLUDE (refusal), refusal ->> '$[0]' AS fault_column, refusal ->> '$[1]' AS fault_value, "
        f"refusal ->> '$[2]' AS fault_reason FROM read_parquet('{piece}')) TO '{earlier}' (FORMAT parquet)"
    )
    earlier.replace(piece)
    assert floor.query("SELECT line, column_name, value, reason FROM core.rejects") == now
