"""Transcripts on disk: each once under (audio hash, model hash, options), written whole or not at all; who works on what."""

from __future__ import annotations

import json
import os
import socket
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.recordings.memory import write_whole
from etl.transcribe.utterances import Utterance

_STALE_SECONDS = 300.0
_BACK_OFF_SECONDS = (2.0, 10.0)


@dataclass(frozen=True)
class Key:
    """What makes a transcript: the audio's sha256, the model file's sha256 and the hash of the options."""

    audio: str
    model: str
    options: str

    @property
    def name(self) -> str:
        """The name of its files."""
        return f"{self.audio}-{self.model[:12]}-{self.options}"


class Store:
    """The folder `DIR/transcripts`: `done/`, `failed/` and `claims/`, one small file a recording."""

    def __init__(self, data: Path) -> None:
        self.root = data / "transcripts"
        for part in ("done", "failed", "claims"):
            (self.root / part).mkdir(parents=True, exist_ok=True)

    def has(self, key: Key) -> bool:
        """Whether this transcript was made."""
        return self._done(key).exists()

    def audio_done(self) -> dict[str, list[Path]]:
        """The transcripts of each audio hash, whichever model made them."""
        found: dict[str, list[Path]] = {}
        for path in sorted((self.root / "done").glob("[0-9a-f]*.json")):
            found.setdefault(path.name.partition("-")[0], []).append(path)
        return found

    def save(
        self, key: Key, model_name: str, options: dict[str, Any], told: dict[str, Any], said: list[Utterance]
    ) -> None:
        """Keep a transcript, and forget that it ever failed."""
        content = {
            "audio_sha256": key.audio, "model": model_name, "model_sha256": key.model, "options": options,
            "options_hash": key.options, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), **told,
            "utterances": [asdict(utterance) for utterance in said],
        }  # fmt: skip
        write_whole(self._done(key), json.dumps(content, ensure_ascii=False))
        self._failed(key).unlink(missing_ok=True)

    def claim(self, key: Key, token: str) -> bool:
        """Take a recording for this process; False where another one that is alive holds it.

        A claim whose process is gone, that nobody touched for five minutes, or that carries this very token (the same
        piece of work, started anew elsewhere) is taken over.
        """
        path = self._claim(key)
        mine = json.dumps({"host": socket.gethostname(), "pid": os.getpid(), "token": token})
        for _ in range(2):
            try:
                with path.open("x", encoding="utf-8") as file:
                    file.write(mine)
                return True
            except FileExistsError:
                if not self._abandoned(path, token):
                    return False
            except OSError:
                path.unlink(missing_ok=True)
                raise
        return False

    def is_held(self, key: Key) -> bool:
        """Whether a process that is alive holds this recording."""
        path = self._claim(key)
        held = read_json(path)
        if held is None or _is_dead(held):
            return False
        try:
            return time.time() - path.stat().st_mtime < _STALE_SECONDS
        except FileNotFoundError:
            return False

    def touch(self, key: Key) -> None:
        """Say that the work on a claimed recording goes on."""
        if (path := self._claim(key)).exists():
            os.utime(path)

    def release(self, key: Key) -> None:
        """Give a recording back."""
        self._claim(key).unlink(missing_ok=True)

    def fail(self, key: Key, reason: str) -> None:
        """Note a failure; it is tried again after a while, and after the third it is parked."""
        before = self.failure(key)
        attempts = (before["attempts"] if before else 0) + 1
        parked = attempts > len(_BACK_OFF_SECONDS)
        again_at = None if parked else time.time() + _BACK_OFF_SECONDS[attempts - 1]
        note = {"attempts": attempts, "reason": reason, "parked": parked, "again_at": again_at}
        write_whole(self._failed(key), json.dumps(note, ensure_ascii=False))

    def failure(self, key: Key) -> dict[str, Any] | None:
        """The note of the last failure, or None."""
        return read_json(self._failed(key))

    def failures(self, audio: str) -> list[dict[str, Any]]:
        """The failures of an audio hash with any model, the last noted last."""
        paths = sorted((self.root / "failed").glob(f"{audio}-*.json"), key=lambda path: path.stat().st_mtime)
        return [note for path in paths if (note := read_json(path))]

    def ask(self, model: str, options: str) -> None:
        """Remember the model and options that were asked for last."""
        write_whole(self.root / "asked.json", json.dumps({"model": model, "options": options}))

    def asked(self) -> tuple[str, str] | None:
        """The model and options that were asked for last."""
        note = read_json(self.root / "asked.json")
        return (note["model"], note["options"]) if note else None

    def forgive(self, key: Key) -> None:
        """Forget the failures of a recording, so that it is tried again."""
        self._failed(key).unlink(missing_ok=True)

    def _abandoned(self, path: Path, token: str) -> bool:
        """Whether a claim was left behind; it is then moved away, by one process only."""
        held = read_json(path)
        try:
            age = time.time() - path.stat().st_mtime
        except FileNotFoundError:
            return True
        if held is None and age < _STALE_SECONDS:
            return False
        if held is not None and held["token"] != token and age < _STALE_SECONDS and not _is_dead(held):
            return False
        grave = path.with_suffix(f".left.{os.getpid()}.{os.urandom(3).hex()}")
        try:
            path.rename(grave)
        except FileNotFoundError:
            return True
        if read_json(grave) != held:
            grave.rename(path)
            return False
        grave.unlink()
        return True

    def _done(self, key: Key) -> Path:
        return self.root / "done" / f"{key.name}.json"

    def _failed(self, key: Key) -> Path:
        return self.root / "failed" / f"{key.name}.json"

    def _claim(self, key: Key) -> Path:
        return self.root / "claims" / f"{key.name}.json"


def read_json(path: Path) -> dict[str, Any] | None:
    """A JSON object from a file, or None where there is none."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def _is_dead(held: dict[str, Any]) -> bool:
    """Whether the process that holds a claim ran on this machine and is gone."""
    if held["host"] != socket.gethostname():
        return False
    try:
        os.kill(int(held["pid"]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
