"""Transcripts in a folder: each once under (audio hash, model hash, options), written whole or not at all; what failed."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.transcribe.folders import Folder, LocalFolder
from etl.transcribe.keys import Key
from etl.transcribe.utterances import Utterance

_BACK_OFF_SECONDS = (2.0, 10.0)


class Store:
    """The folder `DIR/transcripts`, or one like it that workers share: `done/`, `failed/` and `outgrown/`, one small
    file a recording."""

    def __init__(self, place: Path | Folder) -> None:
        """`place` is the data folder, or the shared folder itself."""
        self.folder: Folder = LocalFolder(place / "transcripts") if isinstance(place, Path) else place

    def has(self, key: Key) -> bool:
        """Whether this transcript was made."""
        return self.folder.has(_done(key.name))

    def done(self) -> set[str]:
        """The keys (their names) of every transcript that was made."""
        return _keys(self.folder, "done")

    def failed(self) -> set[str]:
        """The keys (their names) that a failure is noted of."""
        return _keys(self.folder, "failed")

    def audio_done(self) -> dict[str, list[str]]:
        """The transcripts (names of their keys) of each audio hash, whichever model made them."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.done()):
            found.setdefault(name.partition("-")[0], []).append(name)
        return found

    def transcript(self, name: str) -> dict[str, Any] | None:
        """A transcript by the name of its key, or None."""
        return self._read(_done(name))

    def save(
        self, key: Key, model_name: str, options: dict[str, Any], told: dict[str, Any], said: list[Utterance]
    ) -> None:
        """Keep a transcript, and forget that it ever failed."""
        content = {
            "audio_sha256": key.audio, "model": model_name, "model_sha256": key.model, "options": options,
            "options_hash": key.options, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), **told,
            "utterances": [asdict(utterance) for utterance in said],
        }  # fmt: skip
        self.folder.write(_done(key.name), json.dumps(content, ensure_ascii=False))
        self.forgive(key.name)

    def withdraw(self, name: str) -> None:
        """Take a transcript away that is to be made anew; it stays readable under `outgrown/`."""
        if text := self.folder.read(_done(name)):
            self.folder.write(f"outgrown/{name}.json", text)
            self.folder.remove(_done(name))

    def fail(self, key: Key, reason: str) -> None:
        """Note a failure; it is tried again after a while, and after the third it is parked."""
        before = self.failure(key.name)
        attempts = (before["attempts"] if before else 0) + 1
        parked = attempts > len(_BACK_OFF_SECONDS)
        again_at = None if parked else time.time() + _BACK_OFF_SECONDS[attempts - 1]
        self.note_failure(
            key.name, {"attempts": attempts, "reason": reason, "parked": parked, "again_at": again_at}
        )

    def note_failure(self, name: str, note: dict[str, Any]) -> None:
        """Keep the note of a failure: attempts, reason, parked, again_at (epoch seconds, null where parked)."""
        self.folder.write(_failed(name), json.dumps(note, ensure_ascii=False))

    def failure(self, name: str) -> dict[str, Any] | None:
        """The note of the last failure of a key, by its name, or None."""
        return self._read(_failed(name))

    def forgive(self, name: str) -> None:
        """Forget the failures of a recording, so that it is tried again."""
        self.folder.remove(_failed(name))

    def ask(self, model: str, options: str) -> None:
        """Remember the model and options that were asked for last."""
        self.folder.write("asked.json", json.dumps({"model": model, "options": options}))

    def asked(self) -> tuple[str, str] | None:
        """The model and options that were asked for last."""
        note = self._read("asked.json")
        return (note["model"], note["options"]) if note else None

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            return dict(json.loads(self.folder.read(name) or ""))
        except ValueError:
            return None


def is_due(again_at: float, now: float) -> bool:
    """Whether a recording that failed is to be tried (epoch seconds); also where a clock that was ahead put it further off than
    any failure waits.
    """
    return not now < again_at <= now + max(_BACK_OFF_SECONDS)


def _keys(folder: Folder, under: str) -> set[str]:
    return {name.removeprefix(f"{under}/").removesuffix(".json") for name in folder.names(under)}


def _done(name: str) -> str:
    return f"done/{name}.json"


def _failed(name: str) -> str:
    return f"failed/{name}.json"
