"""Transcripts that end before the sound of their recording does, as of a time when decoding stopped at a damaged frame."""

from __future__ import annotations

from collections.abc import Iterable

from etl.transcribe.jobs import Job
from etl.transcribe.store import Store

_SAME_SECONDS = 1.0


def transcribed(store: Store, jobs: Iterable[Job]) -> set[str]:
    """The audio hashes of the jobs that some model heard to their end."""
    made = store.audio_done()
    return {
        job.audio
        for job in jobs
        if job.audio in made and not all(is_outgrown(store, name, job) for name in made[job.audio])
    }


def is_outgrown(store: Store, name: str, job: Job) -> bool:
    """Whether a transcript (the name of its key) is there and was made when less of the recording could be decoded."""
    if not job.may_have_grown or job.seconds is None:
        return False
    made = store.transcript(name)
    return made is not None and job.seconds - made["seconds"] > _SAME_SECONDS
