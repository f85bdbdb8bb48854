"""How far the transcription of a data folder is, as the last run or load noted it in `DIR/transcripts/state.json`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

SAMPLE_MODEL = "sample.pt"
"""The name under which every transcript of the sample checkpoint is kept, whatever its file was called."""
SAMPLE_NOTICE = (
    "示例模型只认识示例语句，会把没学过的话写成学过的句子（包括威胁），不能用于真实录音。 / The sample checkpoint knows only "
    "the sample's sentences and turns everything else into one of them, threats included: never use it on real recordings."
)
_FRESH_SECONDS = 30.0


def state_file(data: Path) -> Path:
    """Where the state is noted."""
    return data / "transcripts" / "state.json"


def state(data: Path) -> dict[str, Any] | None:
    """The note: `noted` (epoch seconds), `run` and the figures of `etl status`; None where nothing was noted yet.

    `run` is null where none is under way, as it is when a run stopped noting for half a minute: it was killed.
    """
    try:
        note = dict(json.loads(state_file(data).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
    run = note.get("run")
    if run and abs(time.time() - run["noted"]) > _FRESH_SECONDS:
        return note | {"run": None, "recordings_per_hour": None, "seconds_left": None, "under_way": 0}
    return note
