"""A recording of hours: bounded memory, and a kill in the middle of it costs the windows in flight."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from etl.transcribe.store import Store
from tests.etl.transcribe import material
from tests.etl.transcribe.material import RATE

ROOT = Path(__file__).parents[3]
WORK = """
import json, os, resource, signal, sys, torch
from pathlib import Path
torch.set_num_threads(1)
from etl.transcribe.decoding import Decoder
from etl.recordings.probing import hash_of
from etl.transcribe.jobs import Job
from etl.transcribe.journal import Journal
from etl.transcribe.options import Options
from etl.transcribe.working import Work, work
decoded, kept = [], []
whole = Decoder.batch
def counted(self, mels, seeds):
    decoded.extend(seeds)
    return whole(self, mels, seeds)
Decoder.batch = counted
data, model, path = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
batch, killed_after = int(sys.argv[4]), int(sys.argv[5])
keep = Journal.add
def deadly(self, key, windows, seconds):
    keep(self, key, windows, seconds)
    kept.extend(windows)
    if len(kept) == killed_after:
        os.kill(os.getpid(), signal.SIGKILL)
Journal.add = deadly
options = Options(temperatures=(0.0,), sample_len=4, without_timestamps=True)
work(Work(data, model, options, threads=1, batch=batch), [Job(hash_of(path), path)], "run")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"decoded": len(decoded), "peak_mib": peak}))
"""


def talk(path: Path, minutes: int, words_every: float) -> Path:
    """A FLAC of one channel: two seconds of voice every so many seconds, and silence between."""
    spoken = (material.voice(2.0, 1) * 32767).astype(np.int16)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("flac", rate=RATE, layout="mono")
        for minute in range(minutes):
            sound = np.zeros(60 * RATE, dtype=np.int16)
            for place in np.arange(1.0 + minute % 3, 57.0, words_every):
                sound[int(place * RATE) : int(place * RATE) + len(spoken)] = spoken
            frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, minute * len(sound)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def worker(
    data: Path, model: Path, path: Path, batch: int, killed_after: int = 0
) -> subprocess.CompletedProcess[str]:
    """A worker's end; it kills itself with -9 just after it kept so many windows, 0 for never."""
    arguments = [sys.executable, "-c", WORK, str(data), str(model), str(path), str(batch), str(killed_after)]
    return subprocess.run(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=800)


def finished(data: Path, model: Path, path: Path, batch: int) -> dict[str, float]:
    ended = worker(data, model, path, batch)
    assert ended.returncode == 0
    return dict(json.loads(ended.stdout))


@pytest.mark.timeout(1800)
def test_three_hours_need_hardly_more_memory_than_twelve_minutes(tmp_path: Path) -> None:
    model = material.checkpoint(tmp_path / "tiny.pt")
    short = finished(tmp_path / "a", model, talk(tmp_path / "short.flac", 12, 25.0), 16)
    long = finished(tmp_path / "b", model, talk(tmp_path / "long.flac", 180, 25.0), 16)
    assert long["decoded"] > 5 * short["decoded"]
    assert long["peak_mib"] - short["peak_mib"] < 150
    assert transcript(tmp_path / "b")["seconds"] == pytest.approx(180 * 60, abs=1)


def test_kill_9_in_a_long_recording_costs_the_windows_in_flight(tmp_path: Path) -> None:
    model = material.checkpoint(tmp_path / "tiny.pt")
    path = talk(tmp_path / "talk.flac", 20, 7.0)
    whole = finished(tmp_path / "whole", model, path, 1)
    data = tmp_path / "killed"
    assert worker(data, model, path, 1, killed_after=12).returncode == -signal.SIGKILL
    kept = windows_kept(data)
    assert kept == 12 < whole["decoded"]
    assert not Store(data).done()
    rest = finished(data, model, path, 1)
    assert rest["decoded"] == whole["decoded"] - kept
    assert transcript(data)["utterances"] == transcript(tmp_path / "whole")["utterances"]
    assert not list((data / "transcripts" / "partial").iterdir())


def windows_kept(data: Path) -> int:
    return sum(part.read_bytes().count(b"\n") for part in data.glob("transcripts/partial/[!.]*.jsonl"))


def transcript(data: Path) -> dict[str, Any]:
    store = Store(data)
    (name,) = store.done()
    return store.transcript(name) or {}
