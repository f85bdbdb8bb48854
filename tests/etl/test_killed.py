"""Whoever is killed at any moment leaves whole files: readers see one build or the next, and the same command finishes."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from etl.__main__ import app
from models import contract, warehouse
from models.problems import Problem
from tests.etl import floor
from tests.etl.transcribe.material import call, checkpoint

KILLS = {"load": 7, "transcribe": 6, "build": 8}
SECONDS = {"load": 1.5, "transcribe": 4.0, "build": 4.0}


def _run(words: list[str]) -> None:
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        app(words)


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that begin with everything imported, so that a kill falls into the work and not into the imports."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["etl.__main__", "etl.transcribe.working", "tests.etl.test_killed"])
    return context


class Reader(threading.Thread):
    """Opens whatever CURRENT names, over and over, and remembers what it saw there."""

    def __init__(self, data: Path) -> None:
        super().__init__(daemon=True)
        self.data, self.seen, self.faults, self.ended = (
            data,
            set[tuple[int, ...]](),
            list[str](),
            threading.Event(),
        )

    def run(self) -> None:
        while not self.ended.wait(0.05):
            try:
                self.seen.add(_counts(self.data))
            except Problem as problem:
                self.faults.append(problem.en)


@contextlib.contextmanager
def _reading(data: Path) -> Iterator[Reader]:
    reader = Reader(data)
    reader.start()
    yield reader
    reader.ended.set()
    reader.join()


def _counts(data: Path) -> tuple[int, ...]:
    """What a build is judged by: its rows, table by table."""
    with warehouse.open_current(data) as con:
        tables = [*contract.tables(), "rejects", "recordings", "transcripts", "utterances", "violations"]
        return tuple(con.execute(f"SELECT count(*) FROM core.{name}").fetchone()[0] for name in tables)


def _content(data: Path) -> dict[str, list]:
    """Everything that does not depend on when it was made."""
    queries = {
        "calls": "SELECT * EXCLUDE (arrived_order) FROM core.calls ORDER BY ALL",
        "history": "SELECT call_id, note, is_current FROM history.calls ORDER BY ALL",
        "said": "SELECT call_id, speaker, start_seconds, text FROM core.utterances ORDER BY ALL",
        "violations": "SELECT violation_id, call_ids FROM core.violations ORDER BY ALL",
        "kpis": "SELECT * FROM mart.kpis ORDER BY ALL",
    }
    with warehouse.open_current(data) as con:
        return {name: con.execute(sql).fetchall() for name, sql in queries.items()}


def _killed(processes: ForkServerContext, words: list[str], after: float) -> None:
    process = processes.Process(target=_run, args=(words,))
    process.start()
    time.sleep(after)
    assert process.pid is not None
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.join()


def _finished(processes: ForkServerContext, words: list[str]) -> None:
    process = processes.Process(target=_run, args=(words,))
    process.start()
    process.join()
    assert process.exitcode == 0


def _source(folder: Path, calls: list[dict[str, str]]) -> Path:
    floor.write(folder)
    for number in range(3):
        call(folder / "recordings" / f"r{number}.wav", number)
        calls.append(
            floor.call(
                f"r{number}",
                f"2026-03-12 1{number}:00:00",
                result="answered",
                recording_file=f"r{number}.wav",
            )
        )
    floor.table_file(folder / "calls.csv", calls)
    return folder


def test_kills_at_random_points_lose_double_and_half_show_nothing(
    tmp_path: Path, processes: ForkServerContext
) -> None:
    early, late = _source(tmp_path / "early", floor._calls()[:20]), _source(tmp_path / "late", floor._calls())
    model = checkpoint(tmp_path / "tiny.pt", n_text_ctx=12)
    calm, wild = tmp_path / "calm", tmp_path / "wild"
    chance = random.Random(20260302)
    for data in (calm, wild):
        _finished(processes, ["load", str(early), "--data", str(data)])
        _finished(processes, ["build", "--data", str(data)])
    before = _counts(wild)
    steps = {
        "load": ["load", str(late)], "transcribe": ["transcribe", "--model", str(model)], "build": ["build"],
    }  # fmt: skip
    with _reading(wild) as reader:
        for name, words in steps.items():
            for _ in range(KILLS[name]):
                _killed(processes, [*words, "--data", str(wild)], chance.uniform(0.02, SECONDS[name]))
            _finished(processes, [*words, "--data", str(wild)])
            _finished(processes, [*words, "--data", str(calm)])
    assert reader.faults == []
    assert reader.seen <= {before, _counts(calm)}
    assert _content(wild) == _content(calm)
    assert _content(wild)["said"]
    assert not list(wild.glob(".building-*"))
