"""A disk that fills while recordings are transcribed: one sentence, nothing half-written, and the next run goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.demo import talks
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.store import Store
from tests.etl.floor import table_file

ROOT = Path(__file__).parents[2]
TALKS = [f"talk_{number:03d}.opus" for number in range(1, 7)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or not _mounted("-t", "tmpfs", "-o", "size=72k", "tmpfs", str(disk)):
        pytest.skip("mounting a small disk needs root and the right to mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_said_in_a_sentence_and_the_next_run_goes_on(small_disk: Path, tmp_path: Path) -> None:
    source, data = tmp_path / "source", small_disk / "data"
    (source / "recordings").mkdir(parents=True)
    for talk in TALKS:
        shutil.copy(Path(talks.__file__).parent / "recordings" / talk, source / "recordings")
    calls = [
        {
            "call_id": f"c{number}", "direction": "outbound", "started_at": "2026-03-02 10:00:00",
            "result": "answered", "agent_channel": "left", "recording_file": talk,
        }
        for number, talk in enumerate(TALKS)
    ]  # fmt: skip
    table_file(source / "calls.csv", calls)
    assert _run("load", str(source), "--data", str(data)).returncode == 0
    full = _run("transcribe", "--data", str(data), "--model", str(CHECKPOINT))
    assert full.returncode == 1
    assert f"error: {small_disk}" in full.stderr, "what could not be written is named"
    assert "no space is left" in full.stderr and "Traceback" not in full.stderr
    assert _mounted("-o", "remount,size=20m", str(small_disk))
    assert _run("transcribe", "--data", str(data), "--model", str(CHECKPOINT)).returncode == 0
    assert sorted(len(done) for done in Store(data).audio_done().values()) == [1] * len(TALKS)


def _mounted(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True).returncode == 0


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
