"""`python -m etl.transcribe.bench`: the fast path beside `whisper.transcribe`, same weights, same calls, one run.

The baseline goes channel by channel at temperature 0 without fallback and without previous text, on two threads; the fast
path in as many processes with one thread each, as `etl transcribe` does (on a GPU: one process). With random weights both
write the same fixed number of tokens a window, and the baseline's windows are 30 s, the fewest it can do with. Calls are
made up and spoken by espeak-ng with texts that the sample checkpoint knows; starting processes and loading the model are
not counted. Wall seconds count what else the machine does, CPU seconds do not.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import wave
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
import whisper

from etl.recordings.probing import hash_of
from etl.sample_checkpoint.calls import SIDES, Call
from etl.sample_checkpoint.errors import edits
from etl.sample_checkpoint.evaluate import calls
from etl.sample_checkpoint.sentences import CHECKPOINT, bare, by_id
from etl.transcribe.checkpoint import load
from etl.transcribe.jobs import Job
from etl.transcribe.options import Options
from etl.transcribe.spreading import processes
from etl.transcribe.store import Store
from etl.transcribe.working import Work, work
from models.sound.decoding import opened

Texts = dict[tuple[str, int], str]
Told = TypeVar("Told")
SIZES = {
    "base": {"n_mels": 80, "n_audio_state": 512, "n_audio_head": 8, "n_audio_layer": 6, "n_text_state": 512, "n_text_head": 8,
                 "n_text_layer": 6, "n_vocab": 51865},
    "turbo": {"n_mels": 128, "n_audio_state": 1280, "n_audio_head": 20, "n_audio_layer": 32, "n_text_state": 1280, "n_text_head": 20,
                  "n_text_layer": 4, "n_vocab": 51866},
}  # fmt: skip
_THREADS = 2
"""Cores of either path; silero's own package, which the sample's judge imports, would leave one thread."""
END_OF_TEXT = 50257
"""Suppressed where the number of tokens is fixed."""


def main() -> None:
    """Print the figures as JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calls", type=int, default=8)
    asked.add_argument("--tokens", type=int, default=40, help="tokens a window with random weights")
    asked.add_argument("--size", choices=sorted(SIZES), default="base")
    asked.add_argument("--model", default=str(CHECKPOINT))
    given = asked.parse_args()
    torch.set_num_threads(min(_THREADS, os.cpu_count() or 1))
    with tempfile.TemporaryDirectory() as folder:
        made = calls(4711, given.calls, (15.0, 30.0))
        paths = [_written(Path(folder), call, number) for number, call in enumerate(made)]
        told: dict[str, Any] = {"threads": torch.get_num_threads(), "load before": os.getloadavg()[0]}
        told |= _described(made, paths)
        plain = Options(temperatures=(0.0,))
        told["sample checkpoint"] = compare(Path(folder) / "sample", given.model, paths, made, plain)
        random = random_weights(Path(folder) / "random.pt", given.size)
        fixed = Options(
            temperatures=(0.0,),
            sample_len=given.tokens,
            without_timestamps=True,
            suppress_tokens=f"-1,{END_OF_TEXT}",
        )
        figures = compare(Path(folder) / "random", str(random), paths, None, fixed)
        told[f"random weights at {given.size} dims"] = figures
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds on the wall, seconds of all cores, windows of the encoder."""

    wall: float
    cpu: float
    windows: int


def compare(
    data: Path, model: str, paths: list[Path], made: list[Call] | None, options: Options
) -> dict[str, Any]:
    """What both paths take on the same files, their ratio, and with scripts the character error rates."""
    loaded = load(model).model
    baseline_texts, baseline = measured(loaded, lambda: whole_channels(loaded, paths, options))
    fast = fast_path(Work(data, model, options, threads=1), paths)
    told: dict[str, Any] = {
        "whisper.transcribe": _figures(baseline),
        "fast path": _figures(fast),
        "times faster, wall": round(baseline.wall / fast.wall, 2),
        "times faster, CPU": round(baseline.cpu / fast.cpu, 2),
        "audio seconds a second": round(sum(_seconds(path) for path in paths) / fast.wall, 1),
    }
    if made is not None:
        told["CER whisper.transcribe"] = error_rate(paths, made, baseline_texts)
        told["CER fast path"] = error_rate(paths, made, texts_of(data, paths))
    return told


def measured(model: whisper.Whisper, run: Callable[[], Told]) -> tuple[Told, Cost]:
    """What a run gives and what it takes."""
    encoded: list[int] = []
    hook = model.encoder.conv1.register_forward_hook(lambda _, given, __: encoded.append(len(given[0])))
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        given = run()
    finally:
        hook.remove()
    return given, Cost(time.perf_counter() - wall, time.process_time() - cpu, sum(encoded))


def whole_channels(model: whisper.Whisper, paths: list[Path], options: Options) -> Texts:
    """The baseline: `whisper.transcribe` of each channel."""
    texts: Texts = {}
    for path in paths:
        with opened(path) as recording:
            audio = np.concatenate(list(recording.blocks()), axis=1)
        for channel, sound in enumerate(audio):
            result = whisper.transcribe(
                model, sound, language=options.language, temperature=0.0, condition_on_previous_text=False,
                fp16=model.device.type == "cuda", logprob_threshold=None, compression_ratio_threshold=None,
                no_speech_threshold=None, sample_len=options.sample_len, suppress_tokens=options.suppress_tokens,
                without_timestamps=options.without_timestamps, max_initial_timestamp=None,
            )  # fmt: skip
            texts[path.name, channel] = str(result["text"])
    return texts


def fast_path(task: Work, paths: list[Path]) -> Cost:
    """This project's workers over the same files, results written to disk; timed once all have loaded the checkpoint."""
    jobs = [Job(hash_of(path), path) for path in paths]
    workers = 1 if torch.cuda.is_available() else torch.get_num_threads()
    context = processes()
    costs, loaded = context.SimpleQueue(), context.Barrier(workers + 1)
    crew = [
        context.Process(
            target=_worker, args=(task, jobs[number::workers], str(number), loaded, costs), daemon=True
        )
        for number in range(workers)
    ]
    for worker in crew:
        worker.start()
    loaded.wait()
    start = time.perf_counter()
    parts: list[Cost] = [costs.get() for _ in crew]
    wall = time.perf_counter() - start
    return Cost(wall, sum(part.cpu for part in parts), sum(part.windows for part in parts))


def _worker(task: Work, jobs: list[Job], token: str, loaded: Any, costs: Any) -> None:
    torch.set_num_threads(task.threads)
    model = load(task.model).model
    loaded.wait()
    costs.put(measured(model, lambda: work(task, jobs, token))[1])


def texts_of(data: Path, paths: list[Path]) -> Texts:
    """What the workers wrote, by file and channel."""
    by_hash = {hash_of(path): path for path in paths}
    texts: Texts = {}
    store = Store(data)
    for audio, (done,) in store.audio_done().items():
        path = by_hash[audio]
        for said in (store.transcript(done) or {})["utterances"]:
            key = path.name, said["channel"]
            texts[key] = texts.get(key, "") + said["text"]
    return texts


def error_rate(paths: list[Path], made: list[Call], texts: Texts) -> float:
    """Edits by characters, each channel's text against its script, punctuation left out."""
    wrong = characters = 0
    for path, call in zip(paths, made, strict=False):
        for channel, side in enumerate(SIDES):
            wanted = "".join(bare(by_id()[turn.sentence].text) for turn in call.turns if turn.side == side)
            wrong += edits(wanted, bare(texts.get((path.name, channel), "")))
            characters += len(wanted)
    return round(wrong / max(characters, 1), 4)


def random_weights(path: Path, size: str) -> Path:
    """A checkpoint of a real model's dims with random weights."""
    dims = whisper.model.ModelDimensions(n_audio_ctx=1500, n_text_ctx=448, **SIZES[size])
    torch.manual_seed(0)
    model = whisper.model.Whisper(dims)
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.02)
    torch.save({"dims": asdict(dims), "model_state_dict": model.state_dict()}, path)
    return path


def _figures(cost: Cost) -> dict[str, float]:
    return {
        "wall seconds": round(cost.wall, 2),
        "CPU seconds": round(cost.cpu, 2),
        "windows encoded": cost.windows,
    }


def _described(made: list[Call], paths: list[Path]) -> dict[str, Any]:
    """How long the calls are and which share of them each side speaks."""
    seconds = sum(_seconds(path) for path in paths)
    spoken = {
        side: sum(turn.end - turn.start for call in made for turn in call.turns if turn.side == side)
        for side in SIDES
    }
    shares = {side: round(length / seconds, 2) for side, length in spoken.items()}
    return {"calls": len(made), "seconds of two channels": round(seconds, 1), "share of speech": shares}


def _written(folder: Path, call: Call, number: int) -> Path:
    path = folder / f"call{number}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(call.samples.astype("<i2").tobytes())
    return path


def _seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


if __name__ == "__main__":
    main()
