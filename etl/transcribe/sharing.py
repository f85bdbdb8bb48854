"""A hand-over place for workers that do not see the data folder: recordings and checkpoint go out, transcripts come home."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from etl.recordings.probing import hash_of
from etl.transcribe.checkpoint import replaced
from etl.transcribe.folders import Folder, folder_at
from etl.transcribe.jobs import Job
from etl.transcribe.store import Store
from etl.whole import placed
from models.sound.decoding import Unreadable, regular_file


class Share:
    """A folder by path or fsspec URL: `audio/<sha256>`, `models/<sha256>/<name>`, and a store of transcripts."""

    def __init__(self, place: str) -> None:
        """Raises Problem where the place cannot be reached."""
        self.folder: Folder = folder_at(place)
        self.store = Store(self.folder)

    def hand_over(self, jobs: Sequence[Job], failed: Callable[[Job, str], None]) -> list[Job]:
        """Put the recordings here that are not here yet; those that are here. One that cannot be read fails alone."""
        here = []
        for job in jobs:
            try:
                if not self.folder.has(_audio(job)):
                    with regular_file(job.path):
                        self.folder.put(job.path, _audio(job))
                here.append(job)
            except Unreadable as fault:
                failed(job, fault.reason)
        return here

    def hand_over_model(self, path: Path, sha256: str) -> str:
        """Put a checkpoint and its card here; the name that `model` finds it by."""
        name, card = f"models/{sha256}/{path.name}", path.with_suffix(".toml")
        if not self.folder.has(name):
            self.folder.put(path, name)
        if card.exists():
            self.folder.put(card, _card(name))
        else:
            self.folder.remove(_card(name))
        return name

    @contextmanager
    def at_hand(self, job: Job) -> Iterator[Path]:
        """A copy of the recording on this machine, removed afterwards; Unreadable where it is not here."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"recording{job.path.suffix}"
            try:
                self.folder.fetch(_audio(job), path)
            except FileNotFoundError as error:
                raise Unreadable("missing", "unshared") from error
            yield path

    def model(self, name: str) -> Path:
        """The checkpoint on this machine, fetched once, and its card; Problem where it is not the one its name says."""
        path, card = _cache() / name, _cache() / _card(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.folder.has(_card(name)):
            with placed(card) as fresh:
                self.folder.fetch(_card(name), fresh)
        else:
            card.unlink(missing_ok=True)
        if not path.exists():
            with placed(path) as fresh:
                self.folder.fetch(name, fresh)
                if hash_of(fresh) != path.parent.name:
                    self.folder.remove(name)
                    raise replaced(path)
        return path

    def tell_failures(self, home: Store, names: Sequence[str]) -> None:
        """What failed before without a share, or through another, is known here too: what is parked stays parked."""
        for name in (home.failed() & set(names)) - self.store.failed():
            if note := home.failure(name):
                self.store.note_failure(name, note)

    def bring_home(self, home: Store, names: Sequence[str]) -> None:
        """Copy the transcripts of these keys, and the failures of the others, to the data folder; idempotent."""
        done, failed, at_home = self.store.done(), self.store.failed(), home.done()
        for name in names:
            if name in done and name not in at_home and self.store.transcript(name):
                home.folder.write(f"done/{name}.json", self.folder.read(f"done/{name}.json") or "")
                home.forgive(name)
            elif name in failed and name not in done and (note := self.store.failure(name)):
                home.note_failure(name, note)

    def clear(self, jobs: Sequence[Job]) -> None:
        """Remove the recordings that were handed over; transcripts and the checkpoint stay."""
        for job in jobs:
            self.folder.remove(_audio(job))


def _audio(job: Job) -> str:
    return f"audio/{job.audio}"


def _card(model: str) -> str:
    return Path(model).with_suffix(".toml").as_posix()


def _cache() -> Path:
    return Path(os.getenv("XDG_CACHE_HOME") or Path.home() / ".cache") / "tingjian"
