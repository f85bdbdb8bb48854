"""Recordings turned into windows ahead of the decoder, in a thread of their own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.recordings.decoding import Unreadable, opened
from etl.recordings.slabs import slabs
from etl.transcribe.jobs import Job
from etl.transcribe.options import Options
from etl.transcribe.spectra import Spectrum, frames_of, spectrum
from etl.transcribe.windows import same_on_every_channel, windows

_AHEAD = 64


@dataclass(frozen=True)
class Heard:
    """One window of a job, ready to be decoded; `number` counts the job's windows from 0."""

    job: Job
    number: int
    channel: int
    start: int
    seconds: float
    frames: int
    spectrum: Spectrum


@dataclass(frozen=True)
class Ended:
    """A job has no further windows; `fault` says why it could not be listened to."""

    job: Job
    windows: int
    channels: int = 0
    one_sound: bool = False
    seconds: float = 0.0
    fault: str | None = None


def listen(job: Job, n_mels: int, options: Options) -> Iterator[Heard | Ended]:
    """The windows of one recording in order of its slabs, then its end.

    Where every channel carries the same sound only the first is decoded, as a mono recording.
    """
    number, one_sound = 0, True
    try:
        with opened(job.path) as recording:
            for slab in slabs(recording):
                one_sound = one_sound and same_on_every_channel(slab)
                for window in windows(slab, options):
                    if one_sound and window.channel:
                        continue
                    frames = frames_of(len(window.audio), options.fitted)
                    mel = spectrum(window.audio, n_mels)
                    yield Heard(job, number, window.channel, window.start, window.seconds, frames, mel)
                    number += 1
            alike = one_sound and recording.channels > 1
            yield Ended(job, number, recording.channels, alike, recording.decoded_seconds)
    except Unreadable as fault:
        yield Ended(job, number, fault=fault.reason)


class Listener:
    """Listens to jobs ahead of whoever iterates over it; at most some dozens of windows wait in memory."""

    def __init__(self, jobs: Iterator[Job], n_mels: int, options: Options) -> None:
        self._jobs, self._n_mels, self._options = jobs, n_mels, options
        self._ready: queue.Queue[Heard | Ended | BaseException | None] = queue.Queue(_AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        while self._thread.is_alive():
            _drain(self._ready)
            self._thread.join(0.05)

    def __iter__(self) -> Iterator[Heard | Ended]:
        while (item := self._ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item

    def _run(self) -> None:
        try:
            for job in self._jobs:
                for item in self._safely(job):
                    self._ready.put(item)
                    if self._stopped.is_set():
                        return
            self._ready.put(None)
        except BaseException as error:
            self._ready.put(error)

    def _safely(self, job: Job) -> Iterator[Heard | Ended]:
        """A job that breaks in a way nobody thought of fails alone."""
        try:
            yield from listen(job, self._n_mels, self._options)
        except (OSError, ValueError, RuntimeError, ArithmeticError) as error:
            if getattr(error, "errno", None) == 28:
                raise
            yield Ended(job, 0, fault=f"{type(error).__name__} while listening")


def _drain(waiting: queue.Queue) -> None:
    try:
        while True:
            waiting.get_nowait()
    except queue.Empty:
        return


def batches(ready: Sequence[Heard], size: int, everything: bool) -> tuple[list[list[Heard]], list[Heard]]:
    """Batches of windows of one frame count and like length, longest first, and the windows that wait for company."""
    full: list[list[Heard]] = []
    rest: list[Heard] = []
    for frames in sorted({heard.frames for heard in ready}, reverse=True):
        alike = sorted(
            (heard for heard in ready if heard.frames == frames),
            key=lambda heard: heard.seconds,
            reverse=True,
        )
        groups = [alike[i : i + size] for i in range(0, len(alike), size)]
        complete = [group for group in groups if everything or len(group) == size]
        full += complete
        rest += [heard for group in groups[len(complete) :] for heard in group]
    return full, rest
