"""Recordings turned into windows ahead of the decoder, in a thread of their own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.recordings.level import levelled
from etl.recordings.slabs import slabs
from etl.transcribe.jobs import AtHand, Job, in_its_place
from etl.transcribe.one_sound import same_on_every_channel
from etl.transcribe.options import Options
from etl.transcribe.spectra import Spectrum, frames_of, spectrum
from etl.transcribe.timeline import Timeline
from etl.transcribe.windows import Cutter, Window
from models.recording_faults import sentence
from models.sound.decoding import Recording, Unreadable, opened

_AHEAD = 32
_SAME_SECONDS = 1.0


@dataclass(frozen=True)
class Heard:
    """One window of a job, ready to be decoded: where it lies and its seconds in which somebody speaks."""

    job: Job
    channel: int
    timeline: Timeline
    speech: tuple[tuple[float, float], ...]
    frames: int
    spectrum: Spectrum

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.timeline.seconds

    @property
    def place(self) -> str:
        """What tells it from the other windows of its recording."""
        return f"{self.channel}:{self.timeline.start}:{self.timeline.samples}"

    def after(self, seconds: float, options: Options) -> Heard:
        """What is left of the window from one of its seconds on."""
        timeline = self.timeline.after(seconds)
        speech = tuple((max(a - seconds, 0.0), b - seconds) for a, b in self.speech if b > seconds)
        return replace(
            self,
            timeline=timeline,
            speech=speech,
            frames=frames_of(timeline.samples, options.fitted),
            spectrum=self.spectrum.after(seconds),
        )


@dataclass(frozen=True)
class Ended:
    """A job has no further windows; `fault` says why it could not be listened to."""

    job: Job
    windows: int
    channels: int = 0
    one_sound: bool = False
    seconds: float = 0.0
    fault: str | None = None


def listen(
    job: Job, n_mels: int, options: Options, at_hand: AtHand = in_its_place
) -> Iterator[Heard | Ended]:
    """The windows of one recording in order of its slabs, then its end.

    Where every channel carries the same sound only the first is decoded, as a mono recording. A file that is no longer
    what was loaded, or changes while it is read, ends in a fault: a transcript is kept under the hash of its audio.
    """
    number, one_sound = 0, True
    cutter = Cutter(options)
    try:
        with at_hand(job) as path, opened(path) as recording:
            if recording.sha256() != job.audio:
                raise Unreadable("missing", "changed")
            for slab in slabs(recording):
                one_sound = one_sound and same_on_every_channel(slab)
                for window in cutter.feed(slab):
                    if not (one_sound and window.channel):
                        yield _heard(job, window, n_mels, options)
                        number += 1
            for window in cutter.end():
                if not (one_sound and window.channel):
                    yield _heard(job, window, n_mels, options)
                    number += 1
            _insist_on_all_of_it(recording, job)
            alike = one_sound and recording.channels > 1 and number > 0
            yield Ended(job, number, recording.channels, alike, recording.decoded_seconds)
    except Unreadable as fault:
        yield Ended(job, number, fault=fault.reason)


def _insist_on_all_of_it(recording: Recording, job: Job) -> None:
    """Unreadable where the file was written to, or gave less than when it was loaded, as on a share that went away."""
    if recording.was_changed():
        raise Unreadable("missing", "changed")
    if job.seconds is not None and job.seconds - recording.decoded_seconds > _SAME_SECONDS:
        fault, why = ("fell_short", recording.fault) if recording.fault else ("ended_early", "")
        raise Unreadable("missing", fault, decoded=recording.decoded_seconds, expected=job.seconds, why=why)


def _heard(job: Job, window: Window, n_mels: int, options: Options) -> Heard:
    frames = frames_of(len(window.audio), options.fitted)
    mel = spectrum(levelled(window.audio), n_mels)
    return Heard(job, window.channel, window.timeline, window.speech, frames, mel)


class Listener:
    """Listens to jobs ahead of whoever iterates over it; at most some dozens of windows wait in memory."""

    def __init__(self, jobs: Iterator[Job], n_mels: int, options: Options, at_hand: AtHand) -> None:
        self._jobs, self._n_mels, self._options, self._at_hand = jobs, n_mels, options, at_hand
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
            yield from listen(job, self._n_mels, self._options, self._at_hand)
        except (OSError, ValueError, RuntimeError, ArithmeticError) as error:
            if getattr(error, "errno", None) == 28:
                raise
            yield Ended(job, 0, fault=sentence("unheard", why=type(error).__name__))


def _drain(waiting: queue.Queue) -> None:
    try:
        while True:
            waiting.get_nowait()
    except queue.Empty:
        return
