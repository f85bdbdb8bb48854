"""The state of the transcription queue, for `status` and the data page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.transcribe.jobs import Job, recordings_to_transcribe
from etl.transcribe.outgrown import transcribed
from etl.transcribe.store import Store
from models.transcription import SAMPLE_MODEL, SAMPLE_NOTICE, state

_MOST_FAILURES = 200


def queue(data: Path) -> dict[str, Any]:
    """The document below, with the run that is under way now."""
    note = state(data)
    return document(data, note["run"] if note else None)


def document(data: Path, run: dict[str, Any] | None) -> dict[str, Any]:
    """Recordings (by content): done, waiting (of them under_way), failed (tried again after a while), parked; the reasons
    of the last two; of the run that `is_running` how many recordings it has, which part of their speech is done,
    recordings an hour and seconds left (null where none is, or nothing is decoded yet).

    `models`: which checkpoint made how many transcripts, by name and sha256, whether it is the sample's (`notice` then says
    what that means), and whether it was asked for last, which makes its transcripts the current ones. `failures`: the
    first 200, by call, with state, attempts, reason and the time of the next try.
    """
    store = Store(data)
    jobs = recordings_to_transcribe(data)
    whole = transcribed(store, jobs)
    done = sum(job.audio in whole for job in jobs)
    failures = list(_failures(store, [job for job in jobs if job.audio not in whole]))
    parked = sum(failure["state"] == "parked" for failure in failures)
    rate, left = pace(run)
    models = list(_models(store, store.audio_done()))
    return {
        "is_running": run is not None,
        "done": done,
        "waiting": len(jobs) - done - len(failures),
        "under_way": run["under_way"] if run else 0,
        "failed": len(failures) - parked,
        "parked": parked,
        "reasons": dict(Counter(str(failure["reason"]) for failure in failures)),
        "run_recordings": run["recordings"] if run else None,
        "run_part_done": round(run["part_done"], 3) if run else None,
        "recordings_per_hour": rate,
        "seconds_left": left,
        "models": models,
        "notice": SAMPLE_NOTICE if any(model["is_sample"] for model in models) else "",
        "failures": failures[:_MOST_FAILURES],
    }


def pace(run: dict[str, Any] | None) -> tuple[float | None, float | None]:
    """Recordings an hour and seconds left of a run; None where there is none, or nothing is decoded yet."""
    if run is None or run["part_done"] <= run["part_before"] or run["noted"] <= run["started"]:
        return None, None
    rate = (run["part_done"] - run["part_before"]) / (run["noted"] - run["started"])
    return round(rate * run["recordings"] * 3600, 1), round((1 - run["part_done"]) / rate)


def _failures(store: Store, jobs: list[Job]) -> Iterator[dict[str, Any]]:
    """Of each job that failed with any model the failure that was noted with most attempts."""
    noted: dict[str, list[str]] = {}
    for name in sorted(store.failed()):
        noted.setdefault(name.partition("-")[0], []).append(name)
    for job in jobs:
        notes = [note for name in noted.get(job.audio, []) if (note := store.failure(name))]
        if notes:
            worst = max(notes, key=lambda note: int(note["attempts"]))
            yield {
                "call_id": job.call_id,
                "state": "parked" if worst["parked"] else "failed",
                "attempts": worst["attempts"],
                "reason": worst["reason"],
                "again_at": worst["again_at"]
                and datetime.fromtimestamp(worst["again_at"], UTC).isoformat(timespec="seconds"),
            }


def _models(store: Store, made: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """The name and full hash stand in every transcript; one of each is read."""
    counted = Counter(name.partition("-")[2] for names in made.values() for name in names)
    example = {name.partition("-")[2]: name for names in made.values() for name in names}
    asked = store.asked()
    for made_with, count in counted.most_common():
        content = store.transcript(example[made_with])
        if content:
            yield {
                "model": content["model"],
                "sha256": content["model_sha256"],
                "options": content["options_hash"],
                "transcripts": count,
                "is_sample": content["model"] == SAMPLE_MODEL,
                "asked_for_last": (content["model_sha256"], content["options_hash"]) == asked,
            }
