"""What `status` says of transcription: before, while another process works, and after; which checkpoint made what."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from etl import transcribe
from etl.sample_checkpoint.sentences import CHECKPOINT
from etl.transcribe.options import Options
from etl.transcribe.running import transcribe_all
from models import transcription
from models.settings import Settings
from tests.etl.transcribe import material

QUICK = Options(temperatures=(0.0,), sample_len=6)
ROOT = Path(__file__).parents[3]
RUN = """
import sys, time
from pathlib import Path
from etl.transcribe.decoding import Decoder
from etl.transcribe.options import Options
from etl.transcribe.running import transcribe_all
from models.settings import Settings
really = Decoder.batch
def on_a_slow_device(self, mels, seeds):
    time.sleep(1.5)
    return really(self, mels, seeds)
Decoder.batch = on_a_slow_device
data, options = Path(sys.argv[1]), Options(temperatures=(0.0,), sample_len=6)
transcribe_all(data, Settings(data=data), model=sys.argv[2], options=options)
"""


@pytest.mark.timeout(300)
def test_while_another_process_transcribes_its_rate_time_left_and_failures_are_told(tmp_path: Path) -> None:
    files = [material.call(tmp_path / "recordings" / f"call{n}.wav", n) for n in range(40)]
    lost = material.call(tmp_path / "recordings" / "lost.wav", 90)
    data = material.probed(tmp_path / "data", [lost, *files])
    lost.unlink()
    before = transcribe.queue(data)
    assert (before["is_running"], before["waiting"], before["recordings_per_hour"]) == (False, 41, None)
    model = material.checkpoint(tmp_path / "mine.pt")
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(data), str(model)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    try:
        seen = _first(data, process, "recordings_per_hour", "failures", "under_way")
    finally:
        process.wait(240)
    assert seen["is_running"] and seen["seconds_left"] >= 0
    (failure,) = seen["failures"]
    assert (failure["call_id"], failure["reason"]) == ("lost", "no such file")
    assert failure["state"] == "failed" and failure["again_at"]
    after = transcribe.queue(data)
    assert (after["is_running"], after["done"], after["waiting"], after["parked"]) == (False, 40, 0, 1)
    assert after["failures"][0]["state"] == "parked" and after["failures"][0]["attempts"] == 3
    (made,) = after["models"]
    assert (made["model"], made["transcripts"], made["is_sample"]) == ("mine.pt", 40, False)
    assert after["notice"] == "" and len(made["sha256"]) == 64
    note = transcription.state(data)
    assert note is not None and note["run"] is None and note["parked"] == 1


def _first(data: Path, process: subprocess.Popen, *figures: str) -> dict[str, Any]:
    """The first state of a run that tells all of these figures."""
    while process.poll() is None:
        state = transcribe.queue(data)
        if all(state[name] for name in figures):
            return state
        time.sleep(0.1)
    raise AssertionError(f"the run ended without telling {figures} at once")


def test_a_run_that_was_killed_is_under_way_no_more_once_it_stopped_noting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    run = {"started": now - 90, "recordings": 4, "under_way": 2, "part_done": 0.5, "part_before": 0.0}
    transcribe.note_state(tmp_path, run | {"noted": now - 5})
    assert transcribe.queue(tmp_path)["seconds_left"] == 85
    for noted in (now - 40, now + 3600):  # a clock that was an hour ahead
        transcribe.note_state(tmp_path, run | {"noted": noted})
        state = transcribe.queue(tmp_path)
        assert (state["is_running"], state["under_way"], state["seconds_left"]) == (False, 0, None)


def test_the_sample_checkpoint_is_marked_in_plain_words_beside_another(tmp_path: Path) -> None:
    data = material.probed(tmp_path / "data", [material.call(tmp_path / "call0.wav", 0)])
    renamed = shutil.copy(CHECKPOINT, tmp_path / "large-v3.pt")
    other = material.checkpoint(tmp_path / "other.pt")
    for model, again in ((renamed, False), (other, True)):
        transcribe_all(data, Settings(data=data), model=str(model), options=QUICK, again=again)
    state = transcribe.queue(data)
    told = {made["model"]: (made["is_sample"], made["asked_for_last"]) for made in state["models"]}
    assert told == {"sample.pt": (True, False), "other.pt": (False, True)}
    noted = transcription.state(data)
    assert noted and {made["model"]: made["asked_for_last"] for made in noted["models"]} == {
        "sample.pt": False,
        "other.pt": True,
    }
    assert "never use it on real recordings" in state["notice"] and "不能用于真实录音" in state["notice"]
    assert CHECKPOINT.name == transcription.SAMPLE_MODEL
