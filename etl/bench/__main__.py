"""Makes a floor of 10 million calls, 1 million cases and 6 million installments and times every step on it.

    python -m etl.bench [--share 0.05] [--folder DIR]

Each figure stands beside a raw reading of the same data by DuckDB in the same run, and their ratio.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

from rich.table import Table

from etl import publish, recordings, sources
from etl.printing import errors
from models import metrics, warehouse
from models.settings import Settings

CALLS, CASES = 10_000_000, 1_000_000
_GENERATOR = Path(__file__).with_name("generator.sql")
_TABLES = ("cases", "installments", "payments", "agents")


def generate(source: Path, calls: int, cases: int) -> None:
    """Write the floor's tables as CSV, calls in one file."""
    source.mkdir(parents=True)
    con = _generator(0, calls, cases)
    for table in ("calls", *_TABLES):
        con.execute(f"COPY {table} TO '{source / f'{table}.csv'}' (HEADER)")


def one_day(source: Path, calls: int, cases: int) -> None:
    """Write a folder with one further day of calls."""
    source.mkdir(parents=True)
    con = _generator(calls, calls + max(1, calls // 168), cases)
    con.execute(
        "COPY (SELECT * REPLACE (concat('2026-06-22', started_at[11:]) AS started_at, NULL AS ended_at, NULL AS note_at) "
        f"FROM calls) TO '{source / 'calls.csv'}' (HEADER)"
    )


def timed(steps: list[tuple[str, float, float]], name: str, work: Callable[[], object], raw: float) -> None:
    """Do a piece of work and note its seconds of wall time beside those of raw reading."""
    begun = time.perf_counter()
    work()
    _note(steps, name, time.perf_counter() - begun, raw)


def measure(folder: Path, share: float) -> list[tuple[str, float, float]]:
    """Every step's name, its seconds, and the seconds of the raw reading it is compared with."""
    calls, cases = int(CALLS * share), int(CASES * share)
    source, data = folder / "source", folder / "data"
    generate(source, calls, cases)
    settings = Settings(data=data)
    steps: list[tuple[str, float, float]] = []
    raw = _raw_csv(source)
    timed(steps, "load", lambda: sources.load(source, settings), raw)
    recordings.probe_all(data, settings, lambda done, total: None)
    marks: list[tuple[str, float]] = []
    publish.build(data, settings, lambda name: marks.append((name, time.perf_counter())))
    marks.append(("end", time.perf_counter()))
    scan = _raw_scan(data)
    for (name, begun), (_, ended) in pairwise(marks):
        _note(steps, f"build: {name}", ended - begun, scan)
    _read(steps, data, scan)
    day = folder / "day"
    one_day(day, calls, cases)
    timed(steps, "one new day, file to published", lambda: _next_day(day, settings), _raw_csv(day))
    return steps


def _read(steps: list[tuple[str, float, float]], data: Path, scan: float) -> None:
    con = warehouse.open_current(data)
    ids = list(metrics.definitions())
    metrics.stored(con, ids, "week")
    timed(steps, "page query from rollups, weeks", lambda: metrics.stored(con, ids, "week"), scan)
    timed(
        steps,
        "page query from rollups, months by team",
        lambda: metrics.stored(con, ids, "month", "team"),
        scan,
    )
    timed(
        steps,
        "every KPI of 17 free days",
        lambda: metrics.kpis(con, date(2026, 3, 3), date(2026, 3, 19)),
        scan,
    )
    con.close()


def _note(steps: list[tuple[str, float, float]], name: str, seconds: float, raw: float) -> None:
    steps.append((name, seconds, raw))
    errors.print(f"{name}: {seconds:.3f} s")


def _next_day(source: Path, settings: Settings) -> None:
    sources.load(source, settings)
    publish.build(settings.data, settings, lambda name: None)


def _generator(first: int, last: int, cases: int) -> warehouse.Connection:
    con = warehouse.in_memory()
    con.execute(
        f"SET VARIABLE first_call = {first}; SET VARIABLE last_call = {last}; SET VARIABLE cases = {cases}"
    )
    con.execute(_GENERATOR.read_text(encoding="utf-8"))
    return con


def _raw_csv(source: Path) -> float:
    con = warehouse.in_memory()
    begun = time.perf_counter()
    for number, path in enumerate(sorted(source.glob("*.csv"))):
        con.execute(f"CREATE TABLE t{number} AS FROM read_csv('{path}', all_varchar = true)")
    return time.perf_counter() - begun


def _raw_scan(data: Path) -> float:
    con = warehouse.open_current(data)
    begun = time.perf_counter()
    con.execute(
        "SELECT call_day, result, count(*), min(callee_phone) FROM mart.call_groups GROUP BY ALL"
    ).fetchall()
    return time.perf_counter() - begun


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m etl.bench", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="Share of the full size, such as 0.05.")
    parser.add_argument(
        "--folder", type=Path, help="Where to write; default: a folder that is removed afterwards."
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        steps = measure(Path(folder), chosen.share)
    table = Table("step", "seconds", "raw DuckDB, seconds", "ratio", box=None)
    for name, seconds, raw in steps:
        table.add_row(name, f"{seconds:.3f}", f"{raw:.3f}", f"{seconds / raw:.2f}")
    errors.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
