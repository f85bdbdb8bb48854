"""Makes a floor of 10 million calls, 1 million cases and 6 million installments and times every step on it.

    python -m etl.bench [--calls 1000000] [--folder DIR]

Each figure stands beside a raw reading of the same data by DuckDB in the same run, and their ratio. CPU seconds are those
of all threads: on a machine that is shared they tell more than the clock.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.table import Table

from etl import publish, recordings, sources
from etl.printing import errors
from models import metrics, warehouse
from models.settings import Settings

CALLS, CALLS_A_CASE = 10_000_000, 10
_GENERATOR = Path(__file__).with_name("generator.sql")
_DAYS = 167


def generate(source: Path, calls: int, cases: int) -> None:
    """Write the floor's tables as CSV, calls in one file."""
    con = _generator(0, calls, cases, None)
    _write(con, source, ("calls", "cases", "installments", "payments", "agents"))


def one_day(source: Path, calls: int, cases: int) -> None:
    """Write a folder with what the day after brings: calls, new cases with their installments, payments."""
    con = _generator(calls, calls + max(1, calls // _DAYS), cases, _DAYS)
    _write(con, source, ("calls", "cases", "installments", "payments"))


@dataclass(frozen=True)
class Spent:
    """Seconds of wall time and of CPU time, user and system, of all threads."""

    wall: float
    cpu: float

    def since(self, earlier: Spent) -> Spent:
        """What was spent from an earlier moment to this one."""
        return Spent(self.wall - earlier.wall, self.cpu - earlier.cpu)


Step = tuple[str, Spent, Spent]


def now() -> Spent:
    """This moment on both clocks."""
    return Spent(time.perf_counter(), time.process_time())


def timed(steps: list[Step], name: str, work: Callable[[], object], raw: Spent) -> None:
    """Do a piece of work and note what it spent beside what raw reading spends."""
    begun = now()
    work()
    _note(steps, name, now().since(begun), raw)


def measure(folder: Path, calls: int) -> list[Step]:
    """Every step's name, what it spent, and what the raw reading it is compared with spent."""
    cases = calls // CALLS_A_CASE
    source, data = folder / "source", folder / "data"
    generate(source, calls, cases)
    settings = Settings(data=data)
    steps: list[Step] = []
    raw = _raw_csv(source)
    timed(steps, "load", lambda: sources.load(source, settings), raw)
    recordings.probe_all(data, settings, lambda done, total: None)
    _build(steps, data, settings)
    scan = _raw_scan(data)
    _read(steps, data, scan)
    timed(steps, "copy for the next day, after publishing", lambda: publish.make_ready(data, settings), scan)
    day = folder / "day"
    one_day(day, calls, cases)
    raw = _raw_csv(day)
    _note(steps, "one new day, the command until it is published", _next_day(day, data), raw)
    return steps


def _build(steps: list[Step], data: Path, settings: Settings) -> None:
    """Publish, and note each step as it ends, beside a raw reading of the pieces into tables."""
    raw = _raw_pieces(data)
    marks: list[tuple[str, Spent]] = []

    def mark(name: str) -> None:
        marks.append((name, now()))
        if len(marks) > 1:
            (before, begun), (_, ended) = marks[-2:]
            _note(steps, f"build: {before}", ended.since(begun), raw)

    publish.build(data, settings, mark)
    mark("end")


def _read(steps: list[Step], data: Path, scan: Spent) -> None:
    con = warehouse.open_current(data)
    ids = list(metrics.definitions())
    questions: dict[str, Callable[[], object]] = {
        "page query from rollups, weeks": lambda: metrics.stored(con, ids, "week"),
        "page query from rollups, months by team": lambda: metrics.stored(con, ids, "month", "team"),
        "every KPI of 17 free days": lambda: metrics.kpis(con, date(2026, 3, 3), date(2026, 3, 19)),
    }
    for name, ask in questions.items():
        ask()  # the second answer is timed: the first one reads the file
        timed(steps, name, ask, scan)
    con.close()


def _note(steps: list[Step], name: str, spent: Spent, raw: Spent) -> None:
    steps.append((name, spent, raw))
    errors.print(
        f"{name}: {spent.wall:.3f} s, CPU {spent.cpu:.3f} s; raw {raw.wall:.3f} s, CPU {raw.cpu:.3f} s"
    )


def _next_day(source: Path, data: Path) -> Spent:
    """`etl run` of a day as people call it: seconds from its start until the new build is published, and all its CPU."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    command = [sys.executable, "-m", "etl", "run", str(source), "--data", str(data), "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Spent((data / "CURRENT").stat().st_mtime - begun, cpu)


def _generator(first: int, last: int, cases: int, day: int | None) -> warehouse.Connection:
    con = warehouse.in_memory()
    con.execute(
        f"SET VARIABLE first_call = {first}; SET VARIABLE last_call = {last}; SET VARIABLE cases = {cases}; "
        f"SET VARIABLE day = {'NULL' if day is None else day}"
    )
    con.execute(_GENERATOR.read_text(encoding="utf-8"))
    return con


def _write(con: warehouse.Connection, source: Path, tables: Sequence[str]) -> None:
    source.mkdir(parents=True)
    for table in tables:
        con.execute(f"COPY {table} TO '{source / f'{table}.csv'}' (HEADER)")


def _raw_csv(source: Path) -> Spent:
    con = warehouse.in_memory()
    begun = now()
    for number, path in enumerate(sorted(source.glob("*.csv"))):
        con.execute(f"CREATE TABLE t{number} AS FROM read_csv('{path}', all_varchar = true)")
    return now().since(begun)


def _raw_pieces(data: Path) -> Spent:
    con = warehouse.in_memory()
    begun = now()
    for number, path in enumerate(sorted((data / "pieces").glob("*.parquet"))):
        con.execute(f"CREATE TABLE t{number} AS FROM '{path}'")
    return now().since(begun)


def _raw_scan(data: Path) -> Spent:
    con = warehouse.open_current(data)
    begun = now()
    con.execute(
        "SELECT call_day, result, count(*), min(callee_phone) FROM mart.call_groups GROUP BY ALL"
    ).fetchall()
    return now().since(begun)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m etl.bench", description=__doc__)
    parser.add_argument("--calls", type=int, default=CALLS, help="How many calls; ten are made a case.")
    parser.add_argument(
        "--folder",
        type=Path,
        help="Where to write some 8 GB, removed afterwards; default: the system's temporary folder.",
    )
    chosen = parser.parse_args()
    if chosen.folder:
        chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        steps = measure(Path(folder), chosen.calls)
    table = Table("step", "seconds", "CPU", "raw, seconds", "raw, CPU", "ratio", "ratio, CPU", box=None)
    for name, spent, raw in steps:
        figures = (spent.wall, spent.cpu, raw.wall, raw.cpu, spent.wall / raw.wall, spent.cpu / raw.cpu)
        table.add_row(name, *(f"{figure:.3f}" for figure in figures))
    errors.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
