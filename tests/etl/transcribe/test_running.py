"""Runs over real files with a real Whisper checkpoint: resumable, shared, each transcript once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from etl import recordings, transcribe
from etl.recordings.probing import hash_of
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.checkpoint import load
from etl.transcribe.options import Options
from etl.transcribe.running import transcribe_all
from etl.transcribe.store import Store
from models import warehouse
from models.problems import Problem
from models.settings import Settings
from tests.etl.transcribe import material

QUICK = Options(temperatures=(0.0,), sample_len=6)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("recordings")
    return [material.call(folder / f"call{n}.wav", n) for n in range(6)]


@pytest.fixture
def data(tmp_path: Path, files: list[Path]) -> Path:
    return material.probed(tmp_path / "data", files)


def run(data: Path, model: str | None, **how: Any) -> transcribe.TranscribeReport:
    return transcribe_all(data, Settings(data=data), model=model, options=QUICK, **how)


def done(data: Path) -> dict[str, dict[str, Any]]:
    store = Store(data)
    return {name: store.transcript(name) or {} for name in store.done()}


def test_without_a_checkpoint_everything_waits_and_nothing_fails(data: Path) -> None:
    report = run(data, None)
    assert (report.waiting, report.done, report.parked) == (6, 0, 0)
    assert transcribe.queue(data)["waiting"] == 6


def test_an_empty_model_name_is_no_good_and_not_none_at_all(data: Path) -> None:
    with pytest.raises(Problem, match="--model '': this is no Whisper checkpoint"):
        transcribe_all(data, Settings(data=data), model="")


def test_each_recording_is_transcribed_once_and_a_second_run_does_nothing(data: Path, model: str) -> None:
    assert run(data, model).done == 6
    before = {name: content["made_at"] for name, content in done(data).items()}
    again = run(data, model)
    assert (again.done, again.kept) == (0, 6)
    assert {name: content["made_at"] for name, content in done(data).items()} == before
    assert list((data / "transcripts" / "claims").iterdir()) == []


def test_processes_give_the_same_text_as_one(
    data: Path, files: list[Path], model: str, tmp_path: Path
) -> None:
    other = material.probed(tmp_path / "other", files)
    run(data, model)
    run(other, model, workers=2)
    assert texts(data) == texts(other) and len(texts(data)) == 6


def test_another_model_transcribes_anew_only_when_asked_and_both_are_kept(
    data: Path, model: str, tmp_path: Path
) -> None:
    run(data, model)
    other = str(material.checkpoint(tmp_path / "other.pt", seed=2))
    assert (run(data, other).done, len(done(data))) == (0, 6)
    assert (run(data, other, again=True).done, len(done(data))) == (6, 12)
    con = published(data)
    assert con.execute(
        "SELECT model, count(*) FROM core.transcripts WHERE is_current GROUP BY 1"
    ).fetchall() == [("other.pt", 6)]


def published(data: Path, agent_channel: str | None = None) -> warehouse.Connection:
    con = warehouse.in_memory()
    con.execute("CREATE SCHEMA core; CREATE TABLE core.calls (call_id VARCHAR, agent_channel VARCHAR)")
    con.execute("INSERT INTO core.calls SELECT 'call' || i, ? FROM range(6) t(i)", [agent_channel])
    recordings.materialise(con, data)
    transcribe.materialise(con, data)
    return con


def test_channels_are_speakers_and_mixed_is_unknown(data: Path, model: str) -> None:
    run(data, model)
    sides = "SELECT DISTINCT channel, speaker FROM core.utterances ORDER BY ALL"
    assert published(data).execute(sides).fetchall() == [(0, "agent"), (1, "customer")]
    assert published(data, "right").execute(sides).fetchall() == [(0, "customer"), (1, "agent")]
    assert published(data, "mixed").execute(sides).fetchall() == [(0, "unknown"), (1, "unknown")]


def test_utterances_lie_where_each_channel_speaks_and_ids_are_unique(data: Path, model: str) -> None:
    run(data, model)
    con = published(data)
    early = con.execute(
        "SELECT channel, min(start_seconds) FROM core.utterances GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert early[0][1] < 1.5 < early[1][1]
    twice = con.execute("SELECT count(*) - count(DISTINCT utterance_id) FROM core.utterances").fetchone()
    assert twice == (0,)


def test_mono_and_mono_saved_as_stereo_have_no_known_speaker(tmp_path: Path, model: str) -> None:
    voice = np.concatenate([material.silence(0.5), material.voice(1.6, 1)])
    paths = [
        material.write_wav(tmp_path / "call0.wav", voice),
        material.write_wav(tmp_path / "call1.wav", voice, voice),
    ]
    data = material.probed(tmp_path / "data", paths)
    run(data, model)
    speakers = published(data).execute(
        "SELECT call_id, channel, speaker FROM core.utterances GROUP BY ALL ORDER BY 1"
    )
    assert speakers.fetchall() == [("call0", 0, "unknown"), ("call1", 0, "unknown")]


def test_a_recording_that_is_gone_is_tried_again_and_parked_while_the_rest_goes_on(
    tmp_path: Path, files: list[Path], model: str
) -> None:
    lost = material.call(tmp_path / "lost.wav", 90)
    data = material.probed(tmp_path / "data", [lost, *files[:2]])
    lost.unlink()
    report = run(data, model)
    assert (report.done, report.parked, report.reasons) == (2, 1, ("no such file",))
    state = transcribe.queue(data)
    assert (state["done"], state["parked"], state["reasons"]) == (2, 1, {"no such file": 1})


def texts(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What was said and when; the measures of doubt may differ in their last digit with the number of threads."""
    keys = ("channel", "start_seconds", "end_seconds", "text")
    return {
        name: [tuple(said[key] for key in keys) for said in content["utterances"]]
        for name, content in done(data).items()
    }


def test_a_run_on_a_device_that_is_full_goes_on_with_half_the_batch(
    tmp_path: Path, data: Path, files: list[Path], model: str
) -> None:
    """A device that is full is the one thing not to be had here; the error is torch's own."""
    other = material.probed(tmp_path / "other", files)
    run(other, model)
    batches: list[int] = []

    def refuse_large(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        batches.append(inputs[0].shape[0])
        if batches[-1] > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")

    hook = load(model).model.decoder.register_forward_pre_hook(refuse_large)
    try:
        report = run(data, model)
    finally:
        hook.remove()
    assert (report.done, report.parked) == (6, 0) and max(batches) > 2
    assert texts(data) == texts(other)


def test_a_window_whose_values_are_no_numbers_fails_its_recording_alone_and_is_tried_again(
    data: Path, model: str
) -> None:
    spoilt: list[int] = []

    def spoil_the_first(module: torch.nn.Module, _: object, features: torch.Tensor) -> torch.Tensor:
        spoilt.append(0)
        return features * torch.nan if len(spoilt) == 1 else features

    hook = load(model).model.encoder.ln_post.register_forward_hook(spoil_the_first)
    try:
        report = run(data, model)
    finally:
        hook.remove()
    assert (report.done, report.parked) == (6, 0)
    assert len(spoilt) > 12


def test_a_second_decode_hears_only_its_clip_of_the_file_that_was_loaded(
    files: list[Path], model: str, tmp_path: Path
) -> None:
    options = Options(sample_len=6)
    audio = hash_of(files[0])
    assert transcribe.second_decode(files[0], audio, 0, 0.3, 1.9, model, options)
    assert transcribe.second_decode(tmp_path / "none.wav", audio, 0, 0.0, 1.0, model, options) is None
    assert transcribe.second_decode(files[0], audio, 5, 0.0, 1.0, model, options) is None
    assert transcribe.second_decode(files[1], audio, 0, 0.3, 1.9, model, options) is None


def test_the_sample_checkpoint_says_what_it_is_even_under_another_name(tmp_path: Path, model: str) -> None:
    path = material.call(tmp_path / "call0.wav", 0)
    renamed = shutil.copy(CHECKPOINT, tmp_path / "good.pt")
    data = material.probed(tmp_path / "data", [path])
    report = run(data, str(renamed))
    assert "never use it on real recordings" in report.notice and "不能用于真实录音" in report.notice
    assert [content["model"] for content in done(data).values()] == ["sample.pt"]
    assert run(material.probed(tmp_path / "other", [path]), model).notice == ""
