"""A hand-over place for workers that do not see the data folder: recordings and checkpoint go out, transcripts come home."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from etl.recordings.decoding import Unreadable, regular_file
from etl.transcribe.folders import Folder, folder_at
from etl.transcribe.jobs import Job
from etl.transcribe.store import Store
from etl.whole import placed


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
        name = f"models/{sha256}/{path.name}"
        for file in (path, path.with_suffix(".toml")):
            place = f"models/{sha256}/{file.name}"
            if file.exists() and not self.folder.has(place):
                self.folder.put(file, place)
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
        """The checkpoint on this machine, fetched once."""
        path = _cache() / name
        card = Path(name).with_suffix(".toml").as_posix()
        for place in (card, name):
            kept = _cache() / place
            if not kept.exists() and self.folder.has(place):
                kept.parent.mkdir(parents=True, exist_ok=True)
                with placed(kept) as fresh:
                    self.folder.fetch(place, fresh)
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


def _cache() -> Path:
    return Path(os.getenv("XDG_CACHE_HOME") or Path.home() / ".cache") / "tingjian"
