"""On calls of the bench the sample checkpoint's text is the same whatever the batch size."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import pytest

from etl.sample_checkpoint.evaluate import calls
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.jobs import Job
from etl.transcribe.options import Options
from etl.transcribe.store import Store, read_json
from etl.transcribe.working import Work, work


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Job]:
    folder, made = tmp_path_factory.mktemp("calls"), []
    for number, call in enumerate(calls(4711, 2, (15.0, 30.0))):
        path = folder / f"call{number}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, 8000, 0, "NONE", ""))
            file.writeframes(call.samples.astype("<i2").tobytes())
        made.append(Job(f"{number:064x}", path))
    return made


def test_the_text_does_not_depend_on_the_batch(tmp_path: Path, jobs: list[Job]) -> None:
    model = CHECKPOINT
    alone, three, many = (told(tmp_path / str(size), model, jobs, size) for size in (1, 3, 16))
    assert sum(len(utterances) for utterances in alone) > 20
    assert alone == three == many


def told(data: Path, model: Path, jobs: list[Job], size: int) -> list[list[tuple[Any, ...]]]:
    work(Work(data, str(model), Options(), threads=1, batch=size), jobs, "run")
    found = [read_json(path) or {} for paths in Store(data).audio_done().values() for path in paths]
    keys = ("channel", "start_seconds", "end_seconds", "text", "temperature")
    return [[tuple(said[key] for key in keys) for said in content["utterances"]] for content in found]
