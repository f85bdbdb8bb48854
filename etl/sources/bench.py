"""CPU time of loading a plain UTF-8 file of calls against raw DuckDB `read_csv` into a table, in one run.

`python -m etl.sources.bench [ROWS]` prints both and their ratio (goal 1.5, never above 2.5; typed pieces included).
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

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


def cpu_seconds(work: Callable[[], object]) -> float:
    """The CPU time, user and system, of all threads while `work` runs."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(rows: int) -> dict[str, float]:
    """CPU seconds of raw reading and of loading `rows` calls, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.mkdir()
        path = quoted(str(source / "calls.csv"))
        warehouse.in_memory().execute(f"COPY ({_CALLS.format(rows=rows)}) TO {path} (HEADER)")
        con = warehouse.in_memory()
        raw = cpu_seconds(lambda: con.execute(f"CREATE TABLE raw AS FROM read_csv({path})"))
        con.close()
        loaded = cpu_seconds(lambda: sources.load(source, Settings(data=Path(folder) / "data")))
    return {"rows": rows, "raw_seconds": raw, "load_seconds": loaded, "ratio": loaded / raw}


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sys.stdout.write("".join(f"{name}: {value:.2f}\n" for name, value in measure(asked).items()))
