"""How fast the run under way is, for `status` and the data page."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from etl.recordings.memory import write_whole

_FRESH_SECONDS = 60.0
_NOTE_EVERY_SECONDS = 2.0


class Pace:
    """Notes of a run in `DIR/transcripts/pace.json`: how many recordings it has, how many are behind it, since when."""

    def __init__(self, root: Path, total: int) -> None:
        self._path = root / "pace.json"
        self._total = total
        self._started = time.time()
        self._noted = 0.0

    def note(self, done: int) -> None:
        """Write how far the run is, at most every two seconds, and at its end."""
        now = time.time()
        if now - self._noted < _NOTE_EVERY_SECONDS and done < self._total:
            return
        self._noted = now
        content = {"started": self._started, "noted": now, "done": done, "total": self._total}
        write_whole(self._path, json.dumps(content))


def pace(note: dict[str, Any] | None) -> tuple[float | None, float | None]:
    """Recordings an hour and seconds left of the run under way; None where none is, or nothing is done yet."""
    if note is None or time.time() - note["noted"] > _FRESH_SECONDS or note["done"] >= note["total"]:
        return None, None
    seconds = note["noted"] - note["started"]
    if not note["done"] or seconds <= 0:
        return None, None
    rate = note["done"] / seconds
    return round(rate * 3600, 1), round((note["total"] - note["done"]) / rate)
