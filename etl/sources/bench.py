"""CPU time of loading plain UTF-8 files of calls and of installments against raw DuckDB `read_csv` into a table.

`python -m etl.sources.bench [ROWS]` prints the medians of turns and the ratios (goal 1.5, never above 2.5; typed pieces
included). The raw table lies in a DuckDB file, as the pieces lie on the disk, and for comparison in memory, where nothing is
kept. There are three installments a call, as they are a fifth as wide.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from etl import sources
from etl.sources.grid import quoted
from models import warehouse
from models.settings import Settings

_CALLS = """SELECT 'C' || lpad(i::VARCHAR, 10, '0') AS call_id, 'pbx' AS source_system,
    'K' || hash(i) % 1000000 AS case_id, 'A' || hash(i * 3) % 400 AS agent_id, 'outbound' AS direction,
    (TIMESTAMP '2024-01-01' + to_seconds(i))::VARCHAR AS started_at,
    CASE WHEN i % 3 = 0 THEN (TIMESTAMP '2024-01-01' + to_seconds(i + 9))::VARCHAR END AS answered_at,
    (TIMESTAMP '2024-01-01' + to_seconds(i + 60))::VARCHAR AS ended_at, hash(i * 7) % 300 AS duration_seconds,
    hash(i * 9) % 200 AS talk_seconds, ['answered', 'no_answer', 'rejected', 'busy'][1 + (hash(i) % 4)::INTEGER] AS result,
    'L' || hash(i * 13) % 300 AS line, '021' || 60000000 + i % 9999999 AS caller_number,
    '138' || 10000000 + hash(i * 17) % 89999999 AS callee_number, 'self' AS relation, 'manual' AS dial_mode,
    CASE WHEN i % 3 = 0 THEN '客户称下周还款' ELSE '无人接听' END AS note, '下次跟进' AS next_step,
    (TIMESTAMP '2024-01-01' + to_seconds(i + 90))::VARCHAR AS note_at,
    CASE WHEN i % 17 = 0 THEN '1234.50' END AS promise_amount, CASE WHEN i % 17 = 0 THEN '2024-03-05' END AS promise_on
    FROM range({rows}) AS made(i)"""
_INSTALLMENTS = """SELECT 'K' || lpad((i // 6)::VARCHAR, 9, '0') AS case_id, 1 + i % 6 AS installment_no,
    (DATE '2024-01-01' + (hash(i // 6) % 60 + i % 6 * 30)::INTEGER)::VARCHAR AS due_on, 1000 AS due_amount
    FROM range({rows}) AS made(i)"""
_MADE = {"calls": _CALLS, "installments": _INSTALLMENTS}
_TURNS = 5


def cpu_seconds(work: Callable[[], object]) -> float:
    """The CPU time, user and system, of all threads while `work` runs."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(table: str, rows: int) -> dict[str, float]:
    """Medians of the CPU seconds of raw reading, into memory and a file, and of loading `rows` rows of a table; the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        few, source = Path(folder) / "few", Path(folder) / "source"
        _write(few, "calls", 10)
        path = _write(source, table, rows)
        turns = [
            (_raw(path), _raw_kept(path), _load(few, source, Path(folder) / "data")) for _ in range(_TURNS)
        ]
    raw, kept, loaded = (median(seconds) for seconds in zip(*turns, strict=True))
    return {
        "rows": rows, "raw_in_file_seconds": kept, "raw_in_memory_seconds": raw, "load_seconds": loaded,
        "ratio": loaded / kept, "ratio_to_memory": loaded / raw,
    }  # fmt: skip


def _raw(path: Path) -> float:
    con = warehouse.in_memory()
    return cpu_seconds(lambda: con.execute(_into_a_table(path)))


def _raw_kept(path: Path) -> float:
    """Into a table of a DuckDB file, until it is written."""
    place = path.with_suffix(".duckdb")
    with warehouse.create_build(place) as con:
        seconds = cpu_seconds(lambda: con.execute(f"{_into_a_table(path)}; CHECKPOINT"))
    place.unlink()
    return seconds


def _into_a_table(path: Path) -> str:
    return f"CREATE TABLE raw AS FROM read_csv({quoted(str(path))})"


def _load(few: Path, source: Path, data: Path) -> float:
    """Into a data folder that has a few calls already, as no floor is without, and is removed afterwards."""
    settings = Settings(data=data)
    sources.load(few, settings)
    seconds = cpu_seconds(lambda: sources.load(source, settings))
    shutil.rmtree(data)
    return seconds


def _write(source: Path, table: str, rows: int) -> Path:
    source.mkdir()
    path = source / f"{table}.csv"
    made = _MADE[table].format(rows=rows)
    warehouse.in_memory().execute(f"COPY ({made}) TO {quoted(str(path))} (HEADER)")
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m etl.sources.bench", description=__doc__)
    parser.add_argument(
        "rows", type=int, nargs="?", default=1_000_000, help="Calls; installments are three times as many."
    )
    asked = parser.parse_args().rows
    for name, rows in (("calls", asked), ("installments", 3 * asked)):
        figures = "".join(f"  {figure}: {value:.2f}\n" for figure, value in measure(name, rows).items())
        sys.stdout.write(f"{name}\n{figures}")
