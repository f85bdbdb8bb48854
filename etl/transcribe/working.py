"""One worker: claims recordings, listens ahead, decodes in batches across recordings, keeps each transcript as it is done."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import torch

from etl.transcribe.batching import batches
from etl.transcribe.checkpoint import Checkpoint, load, replaced
from etl.transcribe.claims import Claims
from etl.transcribe.decoding import Decoded, Decoder, rows_at_once
from etl.transcribe.jobs import AtHand, Job, in_its_place
from etl.transcribe.journal import Journal
from etl.transcribe.keys import Key
from etl.transcribe.listening import Ended, Heard, Listener
from etl.transcribe.options import Options
from etl.transcribe.sharing import Share
from etl.transcribe.store import Store
from etl.transcribe.utterances import Utterance, in_order, unheard_from, utterances
from models.problems import Problem
from models.recording_faults import sentence

_POOL_BATCHES = 4


@dataclass
class _Open:
    """A recording under way: what is known from before, what was said so far, how many windows are out, its end."""

    known: dict[str, Decoded]
    said: list[Utterance] = field(default_factory=list)
    decoded: int = 0
    again: int = 0
    end: Ended | None = None

    @property
    def is_complete(self) -> bool:
        return self.end is not None and self.decoded == self.end.windows + self.again


@dataclass(frozen=True)
class Work:
    """What every worker of a run is told.

    With `share` (a path or an fsspec URL) recordings come from there, transcripts go there, and `model` is its name there.
    `run` stands in every transcript, so that of two runs at once each can tell what it made. `made_with` is the sha256 of the
    checkpoint and the hash of the options that the run was begun with; a worker that finds others stops.
    """

    data: Path
    model: str
    wished: Options
    threads: int = 0
    batch: int = 0
    share: str = ""
    run: str = ""
    made_with: tuple[str, str] | None = None


def work(task: Work, jobs: Sequence[Job], token: str) -> int:
    """Transcribe those of the jobs that nobody else has done or holds; how many were done here.

    `token` names the piece of work, so that a piece started anew elsewhere goes on at once. Raises Problem where this machine's
    program is another version than that of the run, or where the checkpoint is no longer the one that it began with.
    """
    if task.wished.version != Options.version:
        raise _other_program(task.wished.version)
    if task.threads:
        torch.set_num_threads(task.threads)
    if not task.share:
        model, store, at_hand = task.model, Store(task.data), in_its_place
    else:
        share = Share(task.share)
        model, store, at_hand = str(share.model(task.model)), share.store, share.at_hand
    checkpoint = load(model)
    options = checkpoint.options(task.wished)
    if task.made_with not in (None, (checkpoint.sha256, options.hash)):
        raise replaced(Path(model))
    return _Worker(store, at_hand, checkpoint, options, task, token).run(jobs)


def _other_program(asked: int) -> Problem:
    """Options travel with the work as they are: what this program wrote would stand under the version of the other's."""
    host = socket.gethostname()
    return Problem(
        f"{host}: the program on this machine transcribes by version {Options.version} of its options and the run by version {asked}; "
        "put the same version of the program on every machine and run the same command again, nothing was lost.",
        f"{host}：本机程序的转写选项为第 {Options.version} 版，本次运行为第 {asked} 版；请在每台机器上安装同一版本的程序，然后重新运行同一命令，"
        "已完成的结果不会丢失。",
    )


class _Worker:
    def __init__(
        self,
        store: Store,
        at_hand: AtHand,
        checkpoint: Checkpoint,
        options: Options,
        task: Work,
        token: str,
    ) -> None:
        self.store, self.at_hand, self.token, self.run_id = store, at_hand, token, task.run
        self.checkpoint, self.options = checkpoint, options
        self.decoder = Decoder(checkpoint.model, options)
        self.size = task.batch or rows_at_once(checkpoint.model)
        self.claims = Claims(store.folder)
        self.journal = Journal(store.folder)
        self.open: dict[Job, _Open] = {}
        self.ready: list[Heard] = []
        self.done = 0

    def run(self, jobs: Sequence[Job]) -> int:
        try:
            n_mels = self.checkpoint.model.dims.n_mels
            with Listener(self._claimed(jobs), n_mels, self.options, self.at_hand) as listener:
                for item in listener:
                    if isinstance(item, Ended):
                        self._end(item)
                        continue
                    self._hear(item)
                    if len(self.ready) >= _POOL_BATCHES * self.size:
                        self._decode(everything=False)
                while self.ready:
                    self._decode(everything=True)
        finally:
            for job in self.open:
                self.claims.release(self._key(job))
        return self.done

    def _claimed(self, jobs: Sequence[Job]) -> Iterator[Job]:
        """The jobs that are neither done nor held by another; done is asked again under the claim."""
        for job in jobs:
            key = self._key(job)
            if self.store.has(key) or not self.claims.take(key, self.token):
                continue
            if self.store.has(key):
                self.claims.release(key)
                continue
            self.open[job] = _Open(self.journal.taken_up(key))
            yield job

    def _hear(self, heard: Heard) -> None:
        """A window waits for its batch, unless it was decoded before the run was interrupted."""
        state = self.open.get(heard.job)
        known = state.known.pop(heard.place, None) if state else None
        if known is None:
            self.ready.append(heard)
        else:
            self._take(heard, known)

    def _decode(self, everything: bool) -> None:
        groups, self.ready = batches(self.ready, self.size, everything)
        for group in groups:
            self._decode_batch(group)
            self.claims.touch(self._key(job) for job in list(self.open))

    def _decode_batch(self, group: list[Heard]) -> None:
        group = [heard for heard in group if heard.job in self.open]
        found = list(zip(group, self._decoded(group), strict=True)) if group else []
        for job in {heard.job for heard in group}:
            mine = [(heard, one) for heard, one in found if heard.job == job and one]
            seconds = sum(heard.seconds for heard, _ in mine)
            self.journal.add(self._key(job), [(heard.place, one) for heard, one in mine], seconds)
        for heard, decoded in found:
            if decoded is not None:
                self._take(heard, decoded)
            elif heard.job in self.open:
                self._fail(heard.job, sentence("no_text"))

    def _take(self, heard: Heard, decoded: Decoded) -> None:
        """What a window says; what the model left unheard of it is a window of its own."""
        state = self.open.get(heard.job)
        if state is None:
            return
        tokenizer = self.decoder.tokenizer
        again = unheard_from(decoded, tokenizer, heard.seconds, heard.speech, self.options)
        state.said += utterances(decoded, tokenizer, heard.channel, heard.timeline, self.options, again)
        state.decoded += 1
        if again is not None:
            state.again += 1
            self._hear(heard.after(again, self.options))
        self._save_if_complete(heard.job)

    def _decoded(self, group: list[Heard]) -> Sequence[Decoded | None]:
        """The batch's texts; where the batch breaks, each window by itself, and None for one that breaks alone."""
        with suppress(RuntimeError, ArithmeticError):
            return self._texts(group)
        found: list[Decoded | None] = []
        dead = 0
        for heard in group:
            try:
                found += self._texts([heard])
            except (RuntimeError, ArithmeticError) as error:
                found.append(None)
                dead += isinstance(error, RuntimeError)
        if dead == len(group):
            raise Problem(
                "transcription: the device decodes nothing any more, not even one window alone; look at its driver's log "
                "and its free memory, then run the same command again, nothing was lost.",
                "转写：设备已无法解码任何音频；请检查驱动日志与可用显存，然后重新运行同一命令，已完成的结果不会丢失。",
            )
        return found

    def _texts(self, group: list[Heard]) -> list[Decoded]:
        mels = [heard.spectrum.padded(heard.frames) for heard in group]
        return self.decoder.batch(mels, [self._seed(heard) for heard in group])

    def _end(self, end: Ended) -> None:
        state = self.open.get(end.job)
        if state is None:
            return
        if end.fault is not None:
            self._fail(end.job, end.fault)
            return
        state.end = end
        self._save_if_complete(end.job)

    def _fail(self, job: Job, reason: str) -> None:
        self.store.fail(self._key(job), reason)
        self._close(job)

    def _save_if_complete(self, job: Job) -> None:
        state = self.open.get(job)
        if state is None or not state.is_complete or state.end is None:
            return
        said = in_order(state.said, state.end.seconds)
        told = {
            "run": self.run_id,
            "seconds": round(state.end.seconds, 3),
            "channels": state.end.channels,
            "one_sound": state.end.one_sound,
        }
        self.store.save(self._key(job), self.checkpoint.name, self.options.as_dict(), told, said)
        self.journal.forget([self._key(job).name])
        self.done += 1
        self._close(job)

    def _close(self, job: Job) -> None:
        self.claims.release(self._key(job))
        del self.open[job]

    def _key(self, job: Job) -> Key:
        return Key(job.audio, self.checkpoint.sha256, self.options.hash)

    def _seed(self, heard: Heard) -> int:
        """A seed from what the window is, so that a second try gives the same text wherever it runs."""
        name = f"{heard.job.audio}/{heard.channel}/{heard.timeline.start}"
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")
