"""How fast the run under way is, noted for `status` and the data page."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.transcribe.queue import document
from etl.whole import write_whole
from models.transcription import state_file

_NOTE_EVERY_SECONDS = 2.0
_OVERHEAD_SECONDS = 1.0
"""What finding and reading a recording costs, in seconds of speech decoded."""
_MOST_OF_THE_TIME = 0.1
"""The part of a run's time that may go into noting its state, which takes longer the more transcripts there are."""


class Pace:
    """Notes of a run in progress: how much of its speech is behind it, how many recordings are being worked on, since when.

    Counted in speech and not in recordings, as windows of many recordings are decoded together and the first recording
    may be whole late. `speech_seconds` is that of each recording of the run, by the name of its key.
    """

    def __init__(self, data: Path, speech_seconds: Mapping[str, float]) -> None:
        self._data = data
        self._work = {name: seconds + _OVERHEAD_SECONDS for name, seconds in speech_seconds.items()}
        self._started = time.time()
        self._next = 0.0
        self._before: float | None = None

    def note(self, still_open: Sequence[str], decoded_seconds: Mapping[str, float]) -> None:
        """Write how far the run is, at most every two seconds: which recordings are open, and what was decoded of them."""
        now = time.time()
        if now < self._next:
            return
        left = sum(max(0.0, self._work[name] - decoded_seconds.get(name, 0.0)) for name in still_open)
        total = sum(self._work.values())
        part_done = max(0.0, 1 - left / total) if total else 1.0
        self._before = part_done if self._before is None else self._before
        run = {
            "started": self._started,
            "noted": now,
            "recordings": len(self._work),
            "under_way": sum(name in decoded_seconds for name in still_open),
            "part_done": part_done,
            "part_before": self._before,
        }
        note_state(self._data, run)
        self._next = now + max(_NOTE_EVERY_SECONDS, (time.time() - now) / _MOST_OF_THE_TIME)

    def end(self) -> None:
        """Write that the run is over."""
        note_state(self._data)


def note_state(data: Path, run: dict[str, Any] | None = None) -> None:
    """Write the state of a data folder's transcription, with that of the run under way."""
    place = state_file(data)
    place.parent.mkdir(parents=True, exist_ok=True)
    note = {"noted": time.time(), "run": run} | document(data, run)
    write_whole(place, json.dumps(note, ensure_ascii=False))
