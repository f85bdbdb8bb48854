"""A transcription run: what waits, who does it, and going on until nothing that can be done is left."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from etl.transcribe.checkpoint import SAMPLE_NOTICE, identity, is_sample
from etl.transcribe.jobs import Job, recordings_to_transcribe
from etl.transcribe.options import Options
from etl.transcribe.pace import Pace
from etl.transcribe.spreading import on_ray, on_this_machine
from etl.transcribe.store import Key, Store
from etl.transcribe.working import Work
from models.settings import Settings

Advance = Callable[[int, int], None]
_POLL_SECONDS = 0.5
_IDLE_ROUNDS = 3


@dataclass
class TranscribeReport:
    """How a run ended, counted in recordings (by content): made now, kept from before, waiting, parked; and the model.

    `notice` says in plain words that the sample checkpoint was used, and is empty for any other.
    """

    model: str | None
    done: int = 0
    kept: int = 0
    waiting: int = 0
    parked: int = 0
    reasons: tuple[str, ...] = ()
    notice: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The report as a document."""
        return asdict(self)


def transcribe_all(
    data: Path,
    settings: Settings,
    model: str | None = None,
    workers: int = 1,
    ray: str | None = None,
    again: bool = False,
    progress: Advance = lambda done, total: None,
    options: Options | None = None,
) -> TranscribeReport:
    """Transcribe every recording that decodes and has no transcript yet; without a checkpoint all of them wait.

    `model` is a path or one of Whisper's names, else that of the settings. `workers` processes on this machine, or a
    Ray cluster at the address `ray`. With `again`, recordings that another model transcribed or that were parked are
    done anew; both transcripts are kept. Raises Problem for a checkpoint that is none, truncated, of another
    vocabulary, or not to be had.
    """
    jobs = recordings_to_transcribe(data)
    chosen = model or settings.model or None
    store = Store(data)
    if chosen is None:
        done = store.audio_done()
        kept = sum(job.audio in done for job in jobs)
        return TranscribeReport(None, kept=kept, waiting=len(jobs) - kept)
    sha256, made_with = identity(chosen, options or Options())
    run = _Run(store, Work(data.resolve(), _absolute(chosen), options or Options()), sha256, made_with.hash)
    run.ask()
    waiting = run.waiting(jobs, again)
    with run.watched(waiting, progress):
        run.finish(waiting, workers, ray)
    return run.report(jobs, waiting, chosen)


@dataclass(frozen=True)
class _Run:
    store: Store
    work: Work
    model_sha256: str
    options_hash: str

    def key(self, job: Job) -> Key:
        return Key(job.audio, self.model_sha256, self.options_hash)

    def ask(self) -> None:
        """Remember which model was asked for last: its transcripts are the current ones."""
        self.store.ask(self.model_sha256, self.options_hash)

    def waiting(self, jobs: Sequence[Job], again: bool) -> list[Job]:
        done = self.store.audio_done()
        if not again:
            return [job for job in jobs if job.audio not in done]
        for job in jobs:
            self.store.forgive(self.key(job))
        return [job for job in jobs if not self.store.has(self.key(job))]

    def left(self, jobs: Sequence[Job]) -> tuple[list[Job], list[Job]]:
        """The jobs that are neither done nor parked: those that may be tried now, and those that must wait a little."""
        now, due, later = time.time(), [], []
        for job in jobs:
            if self.store.has(self.key(job)):
                continue
            failure = self.store.failure(self.key(job))
            if failure is None or (not failure["parked"] and failure["again_at"] <= now):
                due.append(job)
            elif not failure["parked"]:
                later.append(job)
        return due, later

    def finish(self, jobs: Sequence[Job], workers: int, ray: str | None) -> None:
        """Go round until every job is done or parked; what another run holds is waited for."""
        idle = 0
        while True:
            due, later = self.left(jobs)
            if not due and not later:
                return
            token = uuid.uuid4().hex
            made = 0
            if due:
                made = (
                    on_ray(self.work, due, ray, token)
                    if ray
                    else on_this_machine(self.work, due, workers, token)
                )
            idle = 0 if made or not due else idle + 1
            if idle >= _IDLE_ROUNDS:
                self.give_up(due)
            if not made:
                time.sleep(_POLL_SECONDS)

    def give_up(self, jobs: Sequence[Job]) -> None:
        """Note a failure of what several rounds did not get done although nobody else holds it."""
        for job in jobs:
            if not self.store.is_held(self.key(job)) and not self.store.has(self.key(job)):
                self.store.fail(self.key(job), "its worker was killed each time")

    @contextmanager
    def watched(self, jobs: Sequence[Job], progress: Advance) -> Iterator[None]:
        """Report how many of the jobs are done or parked, twice a second, from a thread of its own."""
        ended = threading.Event()
        pace = Pace(self.store.root, len(jobs))

        def look() -> None:
            open_jobs = list(jobs)
            while True:
                last = ended.is_set()
                due, later = self.left(open_jobs)
                open_jobs = due + later
                progress(len(jobs) - len(open_jobs), len(jobs))
                with suppress(OSError):  # a full disk is told by the work itself
                    pace.note(len(jobs) - len(open_jobs))
                if last:
                    return
                ended.wait(_POLL_SECONDS + len(open_jobs) / 5000)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def report(self, jobs: Sequence[Job], waited: Sequence[Job], model: str) -> TranscribeReport:
        made = sum(self.store.has(self.key(job)) for job in waited)
        parked = [f for job in waited if (f := self.store.failure(self.key(job))) and f["parked"]]
        reasons = tuple(sorted({str(failure["reason"]) for failure in parked}))
        left = len(waited) - made - len(parked)
        kept = len(jobs) - len(waited)
        notice = SAMPLE_NOTICE if is_sample(self.model_sha256, model) else ""
        return TranscribeReport(Path(model).name, made, kept, left, len(parked), reasons, notice)


def _absolute(model: str) -> str:
    return str(Path(model).resolve()) if Path(model).exists() else model
