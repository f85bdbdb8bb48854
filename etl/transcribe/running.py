"""A transcription run: what waits, who does it, and going on until nothing that can be done is left."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from etl.transcribe.checkpoint import file_of, identity, is_sample
from etl.transcribe.claims import Claims
from etl.transcribe.cluster import joined, on_ray
from etl.transcribe.crew import workers_that_fit
from etl.transcribe.jobs import Job, recordings_to_transcribe
from etl.transcribe.journal import Journal
from etl.transcribe.keys import Key
from etl.transcribe.options import Options
from etl.transcribe.outgrown import is_outgrown, transcribed
from etl.transcribe.pace import Pace
from etl.transcribe.reporting import TranscribeReport, all_wait
from etl.transcribe.sharing import Share
from etl.transcribe.spreading import on_this_machine
from etl.transcribe.store import Store, is_due
from etl.transcribe.working import Work
from etl.whole import remove_abandoned
from models.problems import Problem
from models.recording_faults import sentence
from models.settings import Settings
from models.transcription import SAMPLE_NOTICE

Advance = Callable[[int, int], None]
_POLL_SECONDS, _SHARE_POLL_SECONDS = 0.5, 2.0
_IDLE_ROUNDS = 3


def transcribe_all(
    data: Path,
    settings: Settings,
    model: str | None = None,
    workers: int | None = 1,
    ray: str | None = None,
    share: str | None = None,
    again: bool = False,
    progress: Advance = lambda done, total: None,
    options: Options | None = None,
) -> TranscribeReport:
    """Transcribe every recording that decodes and has no transcript yet; without a checkpoint all of them wait.

    `model` is a path or one of Whisper's names, else that of the settings. `workers` processes on this machine (None: as
    many as fit), or a Ray cluster at the address `ray`. Workers that do not see the data folder get recordings and checkpoint, and give
    transcripts, through `share`, a path or an fsspec URL. With `again`, recordings that another model transcribed or
    that were parked are done anew; both transcripts are kept. Raises Problem for a checkpoint that is none, truncated,
    of another vocabulary, or not to be had, and for a cluster or a share that does not answer.
    """
    with joined(ray):
        shared = Share(share) if share is not None else None
        jobs = recordings_to_transcribe(data)
        chosen = model if model is not None else settings.model or None
        if chosen is None:
            return all_wait(data, jobs)
        run = _prepared(data, chosen, options or Options(), shared, share or "")
        waiting = run.waiting(jobs, again)
        with run.watched(waiting, progress):
            crew = workers or workers_that_fit(file_of(chosen), waiting)
            run.finish(waiting, crew, on_cluster=ray is not None)
    return run.report(jobs, waiting, chosen)


def _prepared(data: Path, model: str, wished: Options, shared: Share | None, share: str) -> _Run:
    sha256, options = identity(model, wished)
    made_with = (sha256, options.hash)
    work = Work(data.resolve(), _absolute(model), wished, run=uuid.uuid4().hex, made_with=made_with)
    if shared:
        work = replace(work, share=share, model=shared.hand_over_model(file_of(model), sha256))
    return _Run(Store(data), shared, work, *made_with)


@dataclass(frozen=True)
class _Run:
    """`home` is the store of the data folder; workers use the share's where there is one."""

    home: Store
    share: Share | None
    work: Work
    model_sha256: str
    options_hash: str

    @property
    def store(self) -> Store:
        return self.share.store if self.share else self.home

    def key(self, job: Job) -> Key:
        return Key(job.audio, self.model_sha256, self.options_hash)

    def waiting(self, jobs: Sequence[Job], again: bool) -> list[Job]:
        self.bring_home(jobs)
        self.withdraw_outgrown(jobs)
        if not again:
            done = transcribed(self.home, jobs)
            waiting = [job for job in jobs if job.audio not in done]
        else:
            waiting = [job for job in jobs if not self.home.has(self.key(job))]
            self.forgive(waiting)
        if self.share:
            self.share.tell_failures(self.home, [self.key(job).name for job in waiting])
        return waiting

    def withdraw_outgrown(self, jobs: Sequence[Job]) -> None:
        """Take away what this model wrote when less of a recording could be decoded than now."""
        for job in jobs:
            name = self.key(job).name
            if is_outgrown(self.home, name, job):
                self.home.withdraw(name)
                self.store.withdraw(name)

    def forgive(self, jobs: Sequence[Job]) -> None:
        failed = self.home.failed() | self.store.failed()
        for name in {self.key(job).name for job in jobs} & failed:
            self.home.forgive(name)
            self.store.forgive(name)

    def left(self, jobs: Sequence[Job]) -> tuple[list[Job], list[Job]]:
        """The jobs that are neither done nor parked: those that may be tried now, and those that must wait a little."""
        now, due, later = time.time(), [], []
        done, failed = self.store.done(), self.store.failed()
        for job in jobs:
            name = self.key(job).name
            if name in done:
                continue
            failure = self.store.failure(name) if name in failed else None
            if failure is None or (not failure["parked"] and is_due(failure["again_at"], now)):
                due.append(job)
            elif not failure["parked"]:
                later.append(job)
        return due, later

    def finish(self, jobs: Sequence[Job], workers: int, on_cluster: bool) -> None:
        """Go round until every job is done or parked; what another run holds is waited for."""
        idle = 0
        while True:
            due, later = self.left(jobs)
            if not due and not later:
                break
            made = self.spread(due, workers, on_cluster) if due else 0
            idle = 0 if made or not due else idle + 1
            if idle >= _IDLE_ROUNDS:
                self.give_up(due)
            if not made:
                time.sleep(_POLL_SECONDS)
        self.sweep()
        self.bring_home(jobs)
        if self.share:
            self.share.clear(jobs)

    def remember(self) -> None:
        """This checkpoint is the one asked for last from now on, unless no transcript was ever made with it."""
        made_with = Key("", self.model_sha256, self.options_hash).made_with
        if any(name.partition("-")[2] == made_with for name in self.home.done()):
            self.home.ask(self.model_sha256, self.options_hash)

    def sweep(self) -> None:
        """Remove what workers that were killed just after keeping a transcript left of it, whichever run they belonged to."""
        done = self.store.done()
        Claims(self.store.folder).forget(done)
        Journal(self.store.folder).forget(done)
        remove_abandoned(self.work.data / "transcripts")

    def spread(self, due: Sequence[Job], workers: int, on_cluster: bool) -> int:
        token = uuid.uuid4().hex
        if on_cluster:
            return on_ray(self.work, due, token, self.handed_over)
        return on_this_machine(self.work, self.handed_over(due), workers, token)

    def handed_over(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Those of the jobs that workers can get."""
        if not self.share:
            return jobs
        return self.share.hand_over(jobs, lambda job, reason: self.store.fail(self.key(job), reason))

    def bring_home(self, jobs: Sequence[Job]) -> None:
        if self.share:
            self.share.bring_home(self.home, [self.key(job).name for job in jobs])

    def give_up(self, jobs: Sequence[Job]) -> None:
        """Note a failure of what several rounds did not get done although nobody else holds it."""
        claims = Claims(self.store.folder)
        for job in jobs:
            if not claims.is_held(self.key(job)) and not self.store.has(self.key(job)):
                self.store.fail(self.key(job), sentence("killed"))

    @contextmanager
    def watched(self, jobs: Sequence[Job], progress: Advance) -> Iterator[None]:
        """Report how many of the jobs are done or parked, over and over, from a thread of its own."""
        ended = threading.Event()
        pace = Pace(self.work.data, {self.key(job).name: job.speech_seconds for job in jobs})
        journal = Journal(self.store.folder)
        pause = _SHARE_POLL_SECONDS if self.share else _POLL_SECONDS

        def look() -> None:
            open_jobs = list(jobs)
            while not ended.is_set():
                with suppress(OSError, Problem):  # a full disk or a silent share is told by the work itself
                    open_jobs = [job for part in self.left(open_jobs) for job in part]
                    self.bring_home(jobs)
                    progress(len(jobs) - len(open_jobs), len(jobs))
                    pace.note([self.key(job).name for job in open_jobs], journal.seconds())
                ended.wait(pause + len(open_jobs) / 5000)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            # The checkpoint first: the last note of a run says whose it was.
            with suppress(OSError):
                self.remember()
                pace.end()
        progress(len(jobs), len(jobs))

    def report(self, jobs: Sequence[Job], waited: Sequence[Job], model: str) -> TranscribeReport:
        names = [self.key(job).name for job in waited]
        runs = [made.get("run") for name in names if (made := self.home.transcript(name))]
        own = runs.count(self.work.run)
        failures = [self.home.failure(name) for name in names]
        parked = [failure for failure in failures if failure and failure["parked"]]
        reasons = tuple(sorted({str(failure["reason"]) for failure in parked}))
        left = len(waited) - len(runs) - len(parked)
        kept = len(jobs) - len(waited)
        notice = SAMPLE_NOTICE if is_sample(self.model_sha256, model) else ""
        return TranscribeReport(
            Path(model).name, own, len(runs) - own, kept, left, len(parked), reasons, notice
        )


def _absolute(model: str) -> str:
    return str(Path(model).resolve()) if Path(model).exists() else model
