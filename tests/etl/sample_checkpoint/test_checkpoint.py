"""The committed checkpoint on recordings that its training never heard."""

from __future__ import annotations

import tomllib
from pathlib import Path

import av
import numpy as np
import pytest
import torch
import whisper

from etl.recordings.probing import hash_of
from etl.sample_checkpoint.errors import edits, start_errors
from etl.sample_checkpoint.listen import Heard, hear, hear_whole, upsampled
from etl.sample_checkpoint.sentences import CHECKPOINT, bare, by_id
from etl.sample_checkpoint.telephone import mu_law, noise, tone
from etl.transcribe.jobs import Job
from etl.transcribe.options import Options
from etl.transcribe.store import Store
from etl.transcribe.working import Work, work

CLIPS = Path(__file__).parent / "clips"
NAMES = tuple(tomllib.loads((CLIPS / "clips.toml").read_text(encoding="utf-8")))
SILENT = ("silence", "noise", "ringback", "busy", "dtmf")
Turns = list[tuple[str, float]]


@pytest.fixture(scope="module")
def model() -> whisper.Whisper:
    torch.set_num_threads(2)
    return whisper.load_model(str(CHECKPOINT))


def _channels(name: str) -> list[np.ndarray]:
    with av.open(str(CLIPS / f"{name}.flac")) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    samples = np.concatenate(frames, axis=1).reshape(-1, 2)
    return [upsampled(samples[:, side]) for side in range(2)]


def _turns(name: str, side: str) -> Turns:
    turns = tomllib.loads((CLIPS / "clips.toml").read_text(encoding="utf-8"))[name]["turns"]
    return [(bare(by_id()[sentence].text), start) for who, sentence, start in turns if who == side]


def _rate(found: list[tuple[list[Heard], Turns]]) -> float:
    wrong = sum(
        edits("".join(t for t, _ in turns), bare("".join(h.text for h in heard))) for heard, turns in found
    )
    return wrong / sum(len(text) for _, turns in found for text, _ in turns)


def test_whisper_loads_it_as_a_multilingual_model(model: whisper.Whisper) -> None:
    assert CHECKPOINT.stat().st_size <= 8_000_000
    assert model.dims.n_vocab == 51865 and model.is_multilingual


def test_it_takes_the_speech_for_mandarin(model: whisper.Whisper) -> None:
    mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(_channels(NAMES[0])[0]))
    assert max(model.detect_language(mel)[1].items(), key=lambda pair: pair[1])[0] == "zh"


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[Heard]]]:
    """What the pipeline's own worker writes for each clip and side."""
    data = tmp_path_factory.mktemp("fast")
    names = {hash_of(CLIPS / f"{name}.flac"): name for name in NAMES}
    jobs = [Job(audio, CLIPS / f"{name}.flac") for audio, name in names.items()]
    work(Work(data, str(CHECKPOINT), Options()), jobs, "clips")
    store = Store(data)
    found: dict[str, dict[str, list[Heard]]] = {name: {"agent": [], "customer": []} for name in NAMES}
    for audio, (done,) in store.audio_done().items():
        for said in (store.transcript(done) or {})["utterances"]:
            part = Heard(said["text"], said["start_seconds"], said["end_seconds"])
            found[names[audio]]["customer" if said["channel"] else "agent"].append(part)
    return found


@pytest.mark.parametrize(("noise", "most"), [("clear", 0.05), ("noisy", 0.08)])
def test_the_fast_path_hears_the_clips(
    fast: dict[str, dict[str, list[Heard]]], noise: str, most: float
) -> None:
    found = [
        (heard, _turns(name, side))
        for name, sides in fast.items()
        if name.startswith(noise)
        for side, heard in sides.items()
    ]
    assert _rate(found) <= most
    starts = [
        error
        for heard, turns in found
        for error in start_errors(turns, [(bare(part.text), part.start) for part in heard])
    ]
    assert starts and max(starts) <= 0.3


def test_whisper_transcribe_hears_whole_channels(model: whisper.Whisper) -> None:
    found = []
    for name in NAMES:
        for channel, side in zip(_channels(name), ("agent", "customer"), strict=True):
            found.append((hear_whole(model, channel), _turns(name, side)))
    assert _rate(found) <= 0.20


@pytest.mark.parametrize("kind", SILENT)
def test_what_is_no_speech_gives_no_text(model: whisper.Whisper, kind: str) -> None:
    draw = np.random.default_rng(11)
    samples = np.zeros(12 * 8000, np.float32)
    if kind == "noise":
        samples += noise(draw, len(samples)) * np.float32(0.02)
    elif kind != "silence":
        samples += tone(kind, draw, len(samples)) * np.float32(0.1)
    audio = upsampled(mu_law(samples))
    assert hear(model, audio) == []
    assert hear_whole(model, audio) == []
