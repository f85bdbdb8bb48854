"""The state of the transcription queue, for `status` and the data page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from etl.transcribe.jobs import recordings_to_transcribe
from etl.transcribe.pace import pace
from etl.transcribe.store import Store, read_json


def queue(data: Path) -> dict[str, Any]:
    """Recordings (by content): done, waiting, failed (tried again after a while), parked, the reasons of the last two,
    recordings an hour and seconds left of a run under way (null where none is).
    """
    if not (data / "transcripts").exists():
        waiting = len(recordings_to_transcribe(data)) if (data / "recordings").exists() else 0
        return _document(0, waiting, [], None)
    store = Store(data)
    jobs = recordings_to_transcribe(data)
    made = store.audio_done()
    failures = [note for job in jobs if job.audio not in made for note in store.failures(job.audio)[-1:]]
    done = sum(job.audio in made for job in jobs)
    return _document(done, len(jobs) - done, failures, read_json(store.root / "pace.json"))


def _document(
    done: int, open_jobs: int, failures: list[dict[str, Any]], note: dict[str, Any] | None
) -> dict[str, Any]:
    parked = [failure for failure in failures if failure["parked"]]
    rate, left = pace(note)
    return {
        "done": done,
        "waiting": open_jobs - len(failures),
        "failed": len(failures) - len(parked),
        "parked": len(parked),
        "reasons": dict(Counter(str(failure["reason"]) for failure in failures)),
        "recordings_per_hour": rate,
        "seconds_left": left,
    }
