"""How many processes a run starts by itself: what cores, memory and work allow, never none."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import torch

from etl.transcribe import crew
from etl.transcribe.jobs import Job

GIB = 2**30


@pytest.mark.parametrize(
    ("cores", "free_gib", "checkpoint_gib", "speech_seconds", "workers"),
    [
        (2, 16, 0.0, 100_000.0, 2),
        (16, 64, 0.14, 100_000.0, 16),
        (16, 64, 1.6, 100_000.0, 6),
        (16, 4, 1.6, 100_000.0, 1),
        (16, 64, 0.0, 299.0, 1),
        (16, 64, 0.0, 900.0, 3),
        (16, 64, 0.0, 0.0, 1),
    ],
    ids=["a core each", "base", "turbo is large", "no room for one", "little to do", "three for 15 min", "nothing"],
)  # fmt: skip
def test_as_many_processes_as_cores_memory_and_speech_allow(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    cores: int,
    free_gib: float,
    checkpoint_gib: float,
    speech_seconds: float,
    workers: int,
) -> None:
    monkeypatch.setattr(crew.os, "cpu_count", lambda: cores)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=free_gib * GIB))
    checkpoint = tmp_path / "some.pt"
    with checkpoint.open("wb") as file:
        file.truncate(int(checkpoint_gib * GIB))
    job = Job("0" * 64, tmp_path / "call.wav", speech_seconds=speech_seconds)
    assert crew.workers_that_fit(checkpoint, [job]) == workers


def test_a_gpu_has_one_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    jobs = [Job("0" * 64, tmp_path / "call.wav", speech_seconds=1e6)]
    assert crew.workers_that_fit(tmp_path / "some.pt", jobs) == 1
