"""On calls of the bench the text and its times are the same whatever the batch size, for windows of either kind."""

from __future__ import annotations

import shutil
import wave
from pathlib import Path
from typing import Any

import pytest

from etl.recordings.probing import hash_of
from etl.sample_checkpoint.evaluate import calls
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.jobs import Job
from etl.transcribe.options import Options
from etl.transcribe.store import Store
from etl.transcribe.working import Work, work
from tests.etl.transcribe.material import checkpoint

SMALL = {
    "n_audio_state": 64,
    "n_audio_head": 4,
    "n_audio_layer": 2,
    "n_text_state": 64,
    "n_text_head": 4,
    "n_text_layer": 2,
}


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Job]:
    folder, made = tmp_path_factory.mktemp("calls"), []
    for number, call in enumerate(calls(4711, 2, (15.0, 30.0))):
        path = folder / f"call{number}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, 8000, 0, "NONE", ""))
            file.writeframes(call.samples.astype("<i2").tobytes())
        made.append(Job(hash_of(path), path))
    return made


def sample_fitted(folder: Path) -> tuple[Path, Options]:
    return CHECKPOINT, Options()


def sample_padded(folder: Path) -> tuple[Path, Options]:
    """Without its card its windows are filled and padded to 30 s, as those of OpenAI's checkpoints are."""
    return Path(shutil.copy(CHECKPOINT, folder / "padded.pt")), Options()


def random_timed(folder: Path) -> tuple[Path, Options]:
    return checkpoint(folder / "random.pt", seed=3, **SMALL), Options(sample_len=12)


def random_untimed(folder: Path) -> tuple[Path, Options]:
    return checkpoint(folder / "random.pt", seed=4, **SMALL), Options(sample_len=12, without_timestamps=True)


@pytest.mark.parametrize("made", [sample_fitted, sample_padded, random_timed, random_untimed])
def test_the_text_does_not_depend_on_the_batch(tmp_path: Path, jobs: list[Job], made: Any) -> None:
    model, options = made(tmp_path)
    alone, three, many = (told(tmp_path / str(size), model, jobs, options, size) for size in (1, 3, 16))
    assert sum(len(utterances) for utterances in alone) > 5
    assert alone == three == many


def told(
    data: Path, model: Path, jobs: list[Job], options: Options, size: int
) -> list[list[tuple[Any, ...]]]:
    work(Work(data, str(model), options, threads=1, batch=size), jobs, "run")
    store = Store(data)
    found = [store.transcript(name) or {} for name in sorted(store.done())]
    keys = ("channel", "start_seconds", "end_seconds", "text", "temperature")
    return [[tuple(said[key] for key in keys) for said in content["utterances"]] for content in found]
