"""Runs that are killed with -9, and two at once: every transcript once, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from etl.transcribe.options import Options
from etl.transcribe.reporting import TranscribeReport
from etl.transcribe.running import transcribe_all
from etl.transcribe.store import Store
from models.settings import Settings
from tests.etl.transcribe import material

QUICK = Options(temperatures=(0.0,), sample_len=6)
ROOT = Path(__file__).parents[3]
PROGRAM = """
import os, signal, sys, torch
torch.set_num_threads(1)
from pathlib import Path
from etl.transcribe.claims import Claims
from etl.transcribe.jobs import recordings_to_transcribe
from etl.transcribe.journal import Journal
from etl.transcribe.options import Options
from etl.transcribe.store import Store
from etl.transcribe.working import Work, work
data, model, when, where, count = Path(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5])
owner = {"take": Claims, "add": Journal, "save": Store, "release": Claims}[where]
really, calls = getattr(owner, where), []
def deadly(*given):
    calls.append(0)
    if when == "before" and len(calls) == count:
        os.kill(os.getpid(), signal.SIGKILL)
    found = really(*given)
    if when == "after" and len(calls) == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
setattr(owner, where, deadly)
options = Options(temperatures=(0.0,), sample_len=6)
work(Work(data, model, options, threads=1, batch=1), recordings_to_transcribe(data), "first")
"""
RUN = """
import sys
from pathlib import Path
from etl.transcribe.options import Options
from etl.transcribe.running import transcribe_all
from models.settings import Settings
data = Path(sys.argv[1])
options = Options(temperatures=(0.0,), sample_len=6)
report = transcribe_all(data, Settings(data=data), model=sys.argv[2], options=options, workers=int(sys.argv[3]))
print(report.done, report.done_by_others, report.kept)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    files = [material.call(tmp_path / "recordings" / f"call{n}.wav", n) for n in range(10)]
    return material.probed(tmp_path / "data", files)


def run(data: Path, model: str, **how: Any) -> TranscribeReport:
    return transcribe_all(data, Settings(data=data), model=model, options=QUICK, **how)


def done(data: Path) -> dict[str, dict[str, Any]]:
    store = Store(data)
    return {name: store.transcript(name) or {} for name in store.done()}


def of(data: Path, part: str) -> list[Path]:
    """The files of a part, without those under passing names, which stay for a quarter of an hour."""
    return sorted((data / "transcripts" / part).glob("[!.]*"))


@pytest.mark.parametrize(
    ("when", "where"),
    [
        ("after", "take"),
        ("before", "add"),
        ("after", "add"),
        ("before", "save"),
        ("after", "save"),
        ("after", "release"),
    ],
)
def test_kill_9_at_any_point_loses_nothing_that_was_done_and_doubles_nothing(
    data: Path, model: str, when: str, where: str
) -> None:
    killed = subprocess.run([sys.executable, "-c", PROGRAM, str(data), model, when, where, "4"], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    before = done(data)
    assert len(before) < 10
    report = run(data, model)
    after = done(data)
    assert report.done + len(before) == len(after) == 10
    assert {name: after[name] for name in before} == before
    left = [path.name for part in ("claims", "partial", "failed") for path in of(data, part)]
    assert left == []


def test_the_next_run_removes_what_a_worker_killed_just_after_keeping_a_transcript_left(
    data: Path, model: str
) -> None:
    run(data, model)
    name = min(done(data))
    left = [data / f"transcripts/claims/{name}.000000.json", data / f"transcripts/partial/{name}.ab.90.jsonl"]
    for path in left:
        path.write_text("", encoding="utf-8")
    before = done(data)
    assert run(data, model).kept == 10
    assert [path for path in left if path.exists()] == []
    assert done(data) == before


def test_two_runs_at_once_share_the_work(data: Path, model: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", RUN, str(data), model, "1"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        for _ in range(2)
    ]  # fmt: skip
    ends = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0, 0]
    counts = [[int(count) for count in out.split()] for out, _ in ends]
    assert [sum(of_run) for of_run in counts] == [10, 10], "made here, made by the other, kept from before"
    assert sum(made for made, _, _ in counts) == len(done(data)) == 10


def test_no_process_outlives_a_command_that_was_killed_and_the_next_one_does_what_is_left(
    data: Path, model: str
) -> None:
    command = subprocess.Popen([sys.executable, "-c", RUN, str(data), model, "2"], cwd=ROOT)
    while not of(data, "claims"):
        time.sleep(0.05)
        assert command.poll() is None
    children = psutil.Process(command.pid).children(recursive=True)
    command.kill()
    command.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert len(children) >= 2 and alive == []
    before = done(data)
    assert run(data, model).done + len(before) == 10
